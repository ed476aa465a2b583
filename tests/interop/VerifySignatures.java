import java.io.File;
import java.security.Key;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import javax.xml.crypto.AlgorithmMethod;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorResult;
import javax.xml.crypto.XMLCryptoContext;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Verifies every signature of every file with the JDK, by the first certificate beside it. */
public class VerifySignatures {
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";

    public static void main(String[] files) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        for (String file : files) {
            String outcome;
            try {
                Document document = factory.newDocumentBuilder().parse(new File(file));
                outcome = verifyAll(document);
            } catch (Exception problem) {
                Throwable cause = problem;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                outcome = "ERROR " + String.valueOf(cause).replace('\n', ' ');
            }
            System.out.println(new File(file).getName() + "\t" + outcome);
        }
    }

    private static String verifyAll(Document document) throws Exception {
        NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        for (String name : new String[] {"SignedProperties"}) {
            mark(document.getElementsByTagNameNS(XADES, name));
        }
        mark(document.getElementsByTagNameNS(XMLSignature.XMLNS, "SignatureValue"));
        if (signatures.getLength() == 0) {
            return "UNSIGNED";
        }
        for (int index = 0; index < signatures.getLength(); index++) {
            DOMValidateContext context =
                new DOMValidateContext(new FirstCertificate(), signatures.item(index));
            XMLSignature signature =
                XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            if (!signature.validate(context)) {
                return "INVALID";
            }
        }
        return "VALID";
    }

    private static void mark(NodeList elements) {
        for (int index = 0; index < elements.getLength(); index++) {
            Element element = (Element) elements.item(index);
            if (element.hasAttribute("Id")) {
                element.setIdAttribute("Id", true);
            }
        }
    }

    private static final class FirstCertificate extends KeySelector {
        @Override
        public KeySelectorResult select(
                KeyInfo info, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context) {
            for (Object part : info.getContent()) {
                if (part instanceof X509Data) {
                    for (Object item : ((X509Data) part).getContent()) {
                        if (item instanceof X509Certificate) {
                            PublicKey key = ((X509Certificate) item).getPublicKey();
                            return () -> (Key) key;
                        }
                    }
                }
            }
            throw new IllegalStateException("no certificate");
        }
    }
}
