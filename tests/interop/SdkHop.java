import com.vnpt.xml.base.Content;
import com.vnpt.xml.ed.Ed;
import com.vnpt.xml.ed.builder.EdXmlBuilder;
import com.vnpt.xml.ed.parser.EdXmlParser;
import com.vnpt.xml.status.Status;
import com.vnpt.xml.status.builder.StatusXmlBuilder;
import com.vnpt.xml.status.parser.StatusXmlParser;
import java.io.*;
import java.nio.file.*;

/** Reads messages with the national SDK and writes them anew: SdkHop IN OUT, every *.edxml of a folder. */
public class SdkHop {
    public static void main(String[] a) throws Exception {
        File[] files = new File(a[0]).listFiles((d, n) -> n.endsWith(".edxml"));
        java.util.Arrays.sort(files);
        for (File f : files) {
            Path store = Files.createTempDirectory("hop");
            try (InputStream in = new FileInputStream(f)) {
                Content made;
                if (f.getName().startsWith("status")) {
                    Status s = StatusXmlParser.parse(in);
                    made = StatusXmlBuilder.build(s, store.toString());
                } else {
                    Ed ed = EdXmlParser.getInstance().parse(in);
                    made = EdXmlBuilder.build(ed, store.toString());
                    ed.clean();
                }
                Files.copy(made.getContent().toPath(), Paths.get(a[1], f.getName()), StandardCopyOption.REPLACE_EXISTING);
                System.out.println("OK " + f.getName());
            } catch (Exception e) {
                System.out.println("FAILED " + f.getName() + " " + e);
            }
        }
    }
}
