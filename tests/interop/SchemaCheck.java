import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The JDK's own verdicts: java SchemaCheck.java DOCUMENTS SCHEMA...
 *
 * <p>Prints one line for every schema and document of the folder: schema, document, "valid" or
 * "invalid", separated by tabs. A schema that breaks a constraint of XML Schema itself (a content
 * model that is not deterministic, for one) ends the program with an error.
 */
public final class SchemaCheck {
    private static final String FULL_CHECKING =
            "http://apache.org/xml/features/validation/schema-full-checking";

    private static final ErrorHandler STRICT =
            new ErrorHandler() {
                @Override
                public void warning(SAXParseException problem) throws SAXException {
                    throw problem;
                }

                @Override
                public void error(SAXParseException problem) throws SAXException {
                    throw problem;
                }

                @Override
                public void fatalError(SAXParseException problem) throws SAXException {
                    throw problem;
                }
            };

    public static void main(String[] arguments) throws Exception {
        File[] documents = new File(arguments[0]).listFiles();
        Arrays.sort(documents);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String name : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            Validator validator = compile(new File(name)).newValidator();
            validator.setErrorHandler(STRICT);
            for (File document : documents) {
                String verdict = isValid(validator, document) ? "valid" : "invalid";
                out.println(name + "\t" + document.getName() + "\t" + verdict);
            }
        }
    }

    private static Schema compile(File file) throws SAXException {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setFeature(FULL_CHECKING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setErrorHandler(STRICT);
        return factory.newSchema(new StreamSource(file));
    }

    private static boolean isValid(Validator validator, File document) throws Exception {
        try {
            validator.validate(new StreamSource(document));
            return true;
        } catch (SAXException problem) {
            return false;
        }
    }
}
