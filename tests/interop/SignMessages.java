import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Signs messages with the JDK as plain XML-DSig.
 *
 * <p>Each argument is one task: source;target;PKCS#12 file;signature method;canonicalization. The
 * password of the key is "vnedoc".
 */
public class SignMessages {
    private static final String MESSAGE = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

    public static void main(String[] tasks) {
        for (String task : tasks) {
            String[] parts = task.split(";");
            String outcome;
            try {
                sign(parts);
                outcome = "SIGNED";
            } catch (Exception problem) {
                Throwable cause = problem;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                outcome = "ERROR " + String.valueOf(cause).replace('\n', ' ');
            }
            System.out.println(new File(parts[1]).getName() + "\t" + outcome);
        }
    }

    private static void sign(String[] parts) throws Exception {
        char[] password = "vnedoc".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream file = new FileInputStream(parts[2])) {
            store.load(file, password);
        }
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, password);
        List<Certificate> chain = Arrays.asList(store.getCertificateChain(alias));

        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        Document document = builders.newDocumentBuilder().parse(new File(parts[0]));
        Element header =
            (Element) document.getElementsByTagNameNS(MESSAGE, "edXMLHeader").item(0);

        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        List<Transform> transforms = new ArrayList<>();
        transforms.add(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
        transforms.add(factory.newTransform(parts[4], (TransformParameterSpec) null));
        Reference reference =
            factory.newReference(
                "", factory.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        CanonicalizationMethod c14n =
            factory.newCanonicalizationMethod(parts[4], (C14NMethodParameterSpec) null);
        SignedInfo signedInfo =
            factory.newSignedInfo(
                c14n,
                factory.newSignatureMethod(parts[3], null),
                Collections.singletonList(reference));
        KeyInfoFactory keys = factory.getKeyInfoFactory();
        KeyInfo keyInfo = keys.newKeyInfo(Collections.singletonList(keys.newX509Data(chain)));
        factory.newXMLSignature(signedInfo, keyInfo).sign(new DOMSignContext(key, header));
        try (FileOutputStream file = new FileOutputStream(parts[1])) {
            TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(file));
        }
    }
}
