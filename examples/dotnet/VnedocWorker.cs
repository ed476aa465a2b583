// Asks `vnedoc worker` from .NET 6 or later: Python is started once and answers many questions.
//
//   dotnet new console -o checker && cp VnedocWorker.cs checker/Program.cs
//   dotnet run --project checker -- MESSAGE.edxml...         (vnedoc must be on the PATH)
//
// The form of questions and answers is worker.schema.json, which is installed with vnedoc.

using System.Diagnostics;
using System.Text;
using System.Text.Json;

using var worker = new VnedocWorker();
var all = true;
foreach (var path in args)
{
    var acceptable = worker.IsAcceptable(File.ReadAllBytes(path), "qcvn102-2022");
    Console.WriteLine($"{(acceptable ? "acceptable" : "rejected"),-12}{path}");
    all &= acceptable;
}
return all ? 0 : 1;

public sealed class VnedocWorker : IDisposable
{
    private readonly Process process;

    public VnedocWorker()
    {
        var start = new ProcessStartInfo("vnedoc", "worker")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        process = Process.Start(start) ?? throw new IOException("vnedoc could not be started");
    }

    /// <summary>Sends one question and waits for its answer.</summary>
    public JsonElement Ask(object question)
    {
        lock (process)
        {
            process.StandardInput.Write(JsonSerializer.Serialize(question) + "\n");
            process.StandardInput.Flush();
            var line = process.StandardOutput.ReadLine()
                ?? throw new IOException("vnedoc worker ended");
            return JsonDocument.Parse(line).RootElement;
        }
    }

    /// <summary>Whether a message is acceptable. Anything but a clear yes is no.</summary>
    public bool IsAcceptable(byte[] message, string profile)
    {
        var content = Convert.ToBase64String(message);
        var answer = Ask(new { v = 1, @do = "validate", profile, content });
        return answer.GetProperty("ok").GetBoolean()
            && answer.GetProperty("result").GetProperty("acceptable").GetBoolean();
    }

    /// <summary>
    /// The covered values of a message whose signatures are valid, and the paths of its covered
    /// files, which are written into a folder; null, and nothing written, if they are not valid.
    /// Never read the message by other means after a yes: another reader may find other bytes.
    /// </summary>
    public (JsonElement Envelope, string[] Files)? ReadVerified(
        byte[] message, IEnumerable<byte[]> roots, IEnumerable<byte[]> lists, DateTimeOffset at, string into)
    {
        var answer = Ask(new
        {
            v = 1,
            @do = "verify",
            trust = roots.Select(Convert.ToBase64String),
            crls = lists.Select(Convert.ToBase64String),
            at = at.ToString("o"),
            into,
            content = Convert.ToBase64String(message),
        });
        if (!answer.GetProperty("ok").GetBoolean()
            || !answer.GetProperty("result").GetProperty("valid").GetBoolean())
        {
            return null;
        }
        var result = answer.GetProperty("result");
        var files = result.GetProperty("files").EnumerateArray().Select(file => file.GetString()!);
        return (result.GetProperty("envelope"), files.ToArray());
    }

    public void Dispose()
    {
        process.StandardInput.Close(); // the worker ends with its input
        process.WaitForExit();
        process.Dispose();
    }
}
