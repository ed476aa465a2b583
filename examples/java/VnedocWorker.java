// Asks `vnedoc worker` from Java: Python is started once and answers many questions.
//
//   java VnedocWorker.java MESSAGE.edxml...            (vnedoc must be on the PATH)
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

  public static void main(String[] paths) throws IOException {
    boolean all = true;
    try (VnedocWorker worker = new VnedocWorker()) {
      for (String path : paths) {
        boolean acceptable = worker.isAcceptable(Files.readAllBytes(Path.of(path)), "qcvn102-2022");
        System.out.println((acceptable ? "acceptable  " : "rejected    ") + path);
        all &= acceptable;
      }
    }
    System.exit(all ? 0 : 1);
  }
}
