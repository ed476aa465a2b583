import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.*;
import java.time.OffsetDateTime;
import java.util.*;
import javax.xml.crypto.*;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.*;

/**
 * Verifies with the JDK alone: message, time, root and revocation lists (comma-separated) in, by
 * tabs; a verdict and what was digested (base64) of each signature out.
 */
public class JdkVerifier {
    static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";

    public static void main(String[] words) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String told;
            try {
                told = answer(line.split("\t", -1));
            } catch (Exception | StackOverflowError error) {
                told = "REFUSED " + error.getClass().getSimpleName();
            }
            System.out.println(told);
        }
    }

    static String answer(String[] question) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        Document document = builder.parse(new File(question[0]));
        mark(document.getElementsByTagNameNS(XADES, "SignedProperties"));
        NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        StringJoiner told = new StringJoiner("\t");
        for (int index = 0; index < signatures.getLength(); index++) {
            told.add(verdict(signatures.item(index), question));
        }
        return told.toString();
    }

    static String verdict(Node node, String[] question) {
        Chain chain = new Chain(question);
        StringBuilder told = new StringBuilder();
        try {
            DOMValidateContext context = new DOMValidateContext(chain, node);
            context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
            XMLSignature signature =
                XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            told.append(signature.validate(context) ? "PASSED" : "FAILED");
            for (Object one : signature.getSignedInfo().getReferences()) {
                var digested = ((Reference) one).getDigestInputStream();
                if (digested != null) {
                    told.append(' ');
                    told.append(Base64.getEncoder().encodeToString(digested.readAllBytes()));
                }
            }
        } catch (Exception | StackOverflowError error) {
            return chain.refused ? "INDETERMINATE" : "FAILED";
        }
        return told.toString();
    }

    static void mark(NodeList elements) {
        for (int index = 0; index < elements.getLength(); index++) {
            Element element = (Element) elements.item(index);
            if (element.hasAttribute("Id")) {
                element.setIdAttribute("Id", true);
            }
        }
    }

    /** The first certificate beside the signature, if a path to the root holds at that time. */
    static final class Chain extends KeySelector {
        final String[] question;
        boolean refused;

        Chain(String[] question) {
            this.question = question;
        }

        @Override
        public KeySelectorResult select(
                KeyInfo info, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context)
                throws KeySelectorException {
            List<Certificate> found = new ArrayList<>();
            for (Object part : info == null ? List.of() : info.getContent()) {
                for (Object item : part instanceof X509Data ? ((X509Data) part).getContent() : List.of()) {
                    if (item instanceof X509Certificate) {
                        found.add((X509Certificate) item);
                    }
                }
            }
            try {
                PublicKey key = path(found).getPublicKey();
                return () -> key;
            } catch (Exception error) {
                refused = true;
                throw new KeySelectorException(error);
            }
        }

        X509Certificate path(List<Certificate> found) throws Exception {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Set<TrustAnchor> anchors = new HashSet<>();
            for (var root : factory.generateCertificates(new FileInputStream(question[2]))) {
                anchors.add(new TrustAnchor((X509Certificate) root, null));
            }
            List<Object> store = new ArrayList<>(found);
            for (String path : question[3].isEmpty() ? new String[0] : question[3].split(",")) {
                byte[] data = Files.readAllBytes(Path.of(path));
                store.add(factory.generateCRL(new ByteArrayInputStream(data)));
            }
            X509CertSelector target = new X509CertSelector();
            target.setCertificate((X509Certificate) found.get(0));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setDate(Date.from(OffsetDateTime.parse(question[1]).toInstant()));
            parameters.addCertStore(CertStore.getInstance(
                "Collection", new CollectionCertStoreParameters(store)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return (X509Certificate) found.get(0);
        }
    }
}
