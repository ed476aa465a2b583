package peer;

import java.util.List;
import java.util.Map;

/** One question, as it stands in one line of JSON. Paths are of files; times are ISO 8601 with Z. */
record Job(
    String op,
    // sign and judge
    String input,
    List<String> trust,
    List<String> crls,
    List<String> ocsps,
    // sign
    String output,
    String key,
    String tsa,
    String archiveTsa,
    String password,
    String level,
    String form,
    String c14n,
    List<String> prefixes,
    String at,
    String stampedAt,
    String archivedAt,
    Boolean pss,
    String digest,
    Boolean version1,
    Boolean subjectName,
    Boolean signKeyInfo,
    Map<String, String> place,
    List<String> roles,
    List<String> commitments,
    Policy policy,
    List<Format> formats,
    // judge
    String time,
    Map<String, String> policies,
    Boolean report,
    Boolean originals) {

  /** A signature policy: an empty one is implied. */
  record Policy(String id, String url, String digest, String value, String description) {}

  /** What a DataObjectFormat says of the one reference. */
  record Format(String description, String mime, String encoding) {}

  static boolean yes(Boolean value) {
    return value != null && value;
  }

  static <T> List<T> all(List<T> values) {
    return values == null ? List.of() : values;
  }
}
