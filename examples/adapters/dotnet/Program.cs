// An adapter in .NET 8, no package: dotnet run --project dotnet
//
//   dotnet build -c Release dotnet
//   vnedoc conformance run --adapter "dotnet dotnet/bin/Release/net8.0/adapter.dll" \
//       --adapter-mode stream --only field -o r.json
//
// It could not be run where this example was written, because no .NET was there.

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

var frames = new HashSet<string> { "edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody" };
Console.OutputEncoding = new UTF8Encoding(false);
Console.InputEncoding = new UTF8Encoding(false);

if (args.Length > 0)
{
    Console.WriteLine(Answer(File.ReadAllText(args[0])));
    return;
}
while (Console.ReadLine() is { } line)
{
    Console.WriteLine(Answer(line));
    Console.Out.Flush();
}

string Answer(string text)
{
    using var question = JsonDocument.Parse(text);
    var task = question.RootElement.GetProperty("task").GetString();
    if (task != "read")
    {
        var reason = $"{task} is not sold with this product";
        return JsonSerializer.Serialize(new { outcome = "skipped", reason });
    }
    try
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        };
        var path = question.RootElement.GetProperty("message").GetString()!;
        using var reader = XmlReader.Create(path, settings);
        var values = new Dictionary<string, string>();
        Collect(XDocument.Load(reader).Root!, "", values);
        return JsonSerializer.Serialize(
            new { outcome = "accepted", codes = Array.Empty<string>(), values });
    }
    catch (Exception error) when (error is XmlException or FormatException)
    {
        return JsonSerializer.Serialize(
            new { outcome = "rejected", codes = new[] { error.GetType().Name } });
    }
}

void Collect(XElement element, string above, Dictionary<string, string> values, int depth = 0)
{
    // A stack that overflows ends the process; no message of the standard is as deep.
    if (depth > 300)
    {
        throw new FormatException("nested too deeply");
    }
    var seen = new Dictionary<string, int>();
    foreach (var child in element.Elements())
    {
        var name = child.Name.LocalName;
        seen[name] = seen.GetValueOrDefault(name) + 1;
        var path = above + (seen[name] == 1 ? name : $"{name}[{seen[name]}]");
        if (frames.Contains(name))
        {
            Collect(child, "", values, depth + 1);
        }
        else if (name == "ContentTransferEncoded")
        {
            var content = Convert.FromBase64String(child.Value);
            values[above + "size"] = content.Length.ToString();
            values[above + "sha256"] = Convert.ToHexString(SHA256.HashData(content)).ToLower();
        }
        else if (child.HasElements)
        {
            Collect(child, path + "/", values, depth + 1);
        }
        else if (child.Value.Trim() is { Length: > 0 } value)
        {
            values[path] = value;
        }
    }
}
