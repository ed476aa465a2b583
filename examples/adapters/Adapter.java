// An adapter in Java 11 or newer, one file and no library: java Adapter.java
//
//   vnedoc conformance run --adapter "java Adapter.java" --adapter-mode stream --only field -o r.json
//
// It reads messages with the JDK's own parser, DTDs forbidden. Replace answer() by calls of your
// own software. Only flat strings of a question are needed, so no JSON library is.

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class Adapter {
    static final Set<String> FRAMES = Set.of("edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody");

    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (words.length > 0) {
            out.println(answer(Files.readString(Path.of(words[0]))));
            return;
        }
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(line));
        }
    }

    static String answer(String question) {
        String task = field(question, "task");
        if (!task.equals("read")) {
            return "{\"outcome\":\"skipped\",\"reason\":\"" + task + " is not sold with this product\"}";
        }
        Map<String, String> values = new LinkedHashMap<>();
        try {
            byte[] data = Files.readAllBytes(Path.of(field(question, "message")));
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            collect(builder.parse(new ByteArrayInputStream(data)).getDocumentElement(), "", values);
        } catch (Exception | StackOverflowError error) {
            return "{\"outcome\":\"rejected\",\"codes\":[\"" + error.getClass().getSimpleName() + "\"]}";
        }
        StringBuilder text = new StringBuilder("{\"outcome\":\"accepted\",\"codes\":[],\"values\":{");
        String comma = "";
        for (var one : values.entrySet()) {
            text.append(comma).append(quoted(one.getKey())).append(':').append(quoted(one.getValue()));
            comma = ",";
        }
        return text.append("}}").toString();
    }

    static void collect(Element element, String above, Map<String, String> values) throws Exception {
        Map<String, Integer> seen = new HashMap<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (!(node instanceof Element)) {
                continue;
            }
            Element child = (Element) node;
            String name = child.getLocalName();
            int count = seen.merge(name, 1, Integer::sum);
            String path = above + (count == 1 ? name : name + "[" + count + "]");
            if (FRAMES.contains(name)) {
                collect(child, "", values);
            } else if (name.equals("ContentTransferEncoded")) {
                byte[] content = Base64.getMimeDecoder().decode(child.getTextContent().trim());
                values.put(above + "size", String.valueOf(content.length));
                values.put(above + "sha256", hex(MessageDigest.getInstance("SHA-256").digest(content)));
            } else if (hasElements(child)) {
                collect(child, path + "/", values);
            } else if (!child.getTextContent().isBlank()) {
                values.put(path, child.getTextContent().strip());
            }
        }
    }

    static boolean hasElements(Element element) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element) {
                return true;
            }
        }
        return false;
    }

    static String hex(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (byte one : data) {
            text.append(String.format("%02x", one));
        }
        return text.toString();
    }

    /** A flat string of a JSON object. */
    static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return found.find() ? found.group(1).replace("\\\\", "\\").replace("\\/", "/") : "";
    }

    static String quoted(String text) {
        StringBuilder made = new StringBuilder("\"");
        for (char one : text.toCharArray()) {
            if (one == '"' || one == '\\') {
                made.append('\\').append(one);
            } else if (one < ' ' || one > '~') {
                made.append(String.format("\\u%04x", (int) one));
            } else {
                made.append(one);
            }
        }
        return made.append('"').toString();
    }
}
