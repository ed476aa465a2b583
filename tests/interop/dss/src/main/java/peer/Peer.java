package peer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers questions to EU DSS: one line of JSON in, one line of JSON out, until the input ends. */
public final class Peer {

  private Peer() {}

  public static void main(String[] arguments) throws Exception {
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // whatever a library prints is no answer
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      answers.println(gson.toJson(answer(gson.fromJson(line, Job.class))));
    }
  }

  private static Object answer(Job job) {
    try {
      return switch (job.op()) {
        case "sign" -> Signing.sign(job);
        case "judge" -> Judging.judge(job);
        case "version" -> Map.of("version", Judging.version());
        default -> throw new IllegalArgumentException("no operation " + job.op());
      };
    } catch (Exception | LinkageError problem) {
      return Map.of("error", problem.toString());
    }
  }
}
