// Asks `vnedoc worker` from Java: Python is started once and answers many questions.
//
//   java VnedocWorker.java MESSAGE.edxml...            (vnedoc must be on the PATH)
//   java VnedocWorker.java --into DIR --at TIME --trust ROOTS.pem --crl LIST.crl MESSAGE.edxml...
//   VNEDOC="/path/to/python -m vnedoc" java VnedocWorker.java MESSAGE.edxml...
//
// Only the JDK is used here. In a system of your own, read the answers with your JSON library; their
// form is worker.schema.json, which is installed with vnedoc.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

public final class VnedocWorker implements AutoCloseable {
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  public VnedocWorker() throws IOException {
    String command = System.getenv().getOrDefault("VNEDOC", "vnedoc");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("worker");
    process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends one question and waits for its answer, both JSON on one line. */
  public synchronized String ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("vnedoc worker ended");
    }
    return answer;
  }

  /** Whether a message is acceptable under a profile. Anything but a clear yes is no. */
  public boolean isAcceptable(byte[] message, String profile) throws IOException {
    String content = Base64.getEncoder().encodeToString(message);
    String answer =
        ask("{\"v\":1,\"do\":\"validate\",\"profile\":\"" + profile + "\",\"content\":\"" + content + "\"}");
    // The worker writes its own fields first and escapes every quote inside values.
    return answer.contains("\"ok\": true") && answer.contains("\"acceptable\": true");
  }

  /**
   * Writes the files of a message into a folder, only if its signatures are valid, and only those
   * that they cover. Never take files out of the message by other means after a yes: another reader
   * may find other bytes. The answer also holds the covered values ("envelope").
   */
  public boolean extractVerified(
      byte[] message, List<byte[]> roots, List<byte[]> lists, String at, Path into)
      throws IOException {
    String answer =
        ask(
            "{\"v\":1,\"do\":\"verify\",\"trust\":" + array(roots) + ",\"crls\":" + array(lists)
                + ",\"at\":" + quoted(at) + ",\"into\":" + quoted(into.toString())
                + ",\"content\":" + quoted(Base64.getEncoder().encodeToString(message)) + "}");
    return answer.startsWith("{\"v\": 1, \"id\": null, \"ok\": true, \"result\": {\"valid\": true,");
  }

  private static String array(List<byte[]> values) {
    List<String> texts = new ArrayList<>();
    for (byte[] value : values) {
      texts.add(quoted(Base64.getEncoder().encodeToString(value)));
    }
    return "[" + String.join(",", texts) + "]";
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      boolean plain = c >= ' ' && c < 127 && c != '"' && c != '\\';
      json.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return json.append('"').toString();
  }

  @Override
  public void close() throws IOException {
    questions.close(); // the worker ends with its input
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] words) throws IOException {
    List<byte[]> roots = new ArrayList<>(), lists = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    String at = "", into = "";
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--trust" -> roots.add(Files.readAllBytes(Path.of(words[++i])));
        case "--crl" -> lists.add(Files.readAllBytes(Path.of(words[++i])));
        case "--at" -> at = words[++i];
        case "--into" -> into = words[++i];
        default -> paths.add(words[i]);
      }
    }
    boolean all = true;
    try (VnedocWorker worker = new VnedocWorker()) {
      for (String path : paths) {
        byte[] message = Files.readAllBytes(Path.of(path));
        boolean good =
            into.isEmpty()
                ? worker.isAcceptable(message, "qcvn102-2022")
                : worker.extractVerified(message, roots, lists, at, Path.of(into));
        String yes = into.isEmpty() ? "acceptable  " : "valid       ";
        System.out.println((good ? yes : "rejected    ") + path);
        all &= good;
      }
    }
    System.exit(all ? 0 : 1);
  }
}
