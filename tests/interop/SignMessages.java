import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.xml.crypto.XMLStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilter2ParameterSpec;
import javax.xml.crypto.dsig.spec.XPathType;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Signs messages with the JDK as plain XML-DSig.
 *
 * <p>Each argument is one task: source;target;PKCS#12 file;signature method;canonicalization, and
 * perhaps the name of a shape (see {@link #transforms} and {@link #keyInfo}). The password of the key
 * is "vnedoc".
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
        String shape = parts.length > 5 ? parts[5] : "";
        String digest = shape.equals("sha512") ? DigestMethod.SHA512 : DigestMethod.SHA256;
        Reference reference =
            factory.newReference(
                "",
                factory.newDigestMethod(digest, null),
                transforms(factory, parts[4], shape),
                null,
                null);
        CanonicalizationMethod c14n =
            factory.newCanonicalizationMethod(parts[4], (C14NMethodParameterSpec) null);
        SignedInfo signedInfo =
            factory.newSignedInfo(
                c14n,
                factory.newSignatureMethod(parts[3], null),
                Collections.singletonList(reference));
        KeyInfo keyInfo = keyInfo(factory.getKeyInfoFactory(), chain, shape);
        factory.newXMLSignature(signedInfo, keyInfo).sign(new DOMSignContext(key, header));
        try (FileOutputStream file = new FileOutputStream(parts[1])) {
            TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(file));
        }
    }

    private static List<Transform> transforms(
            XMLSignatureFactory factory, String c14n, String shape) throws Exception {
        List<Transform> transforms = new ArrayList<>();
        if (shape.startsWith("filter2")) {
            XPathType path =
                new XPathType(
                    "/descendant::ds:Signature",
                    XPathType.Filter.SUBTRACT,
                    Collections.singletonMap("ds", XMLSignature.XMLNS));
            transforms.add(
                factory.newTransform(
                    Transform.XPATH2, new XPathFilter2ParameterSpec(Arrays.asList(path))));
        } else {
            transforms.add(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
        }
        if (shape.equals("prefixes")) {
            transforms.add(
                factory.newTransform(
                    CanonicalizationMethod.EXCLUSIVE,
                    new ExcC14NParameterSpec(Arrays.asList("edXML", "xs", "ds"))));
        } else if (shape.equals("comments")) {
            transforms.add(
                factory.newTransform(
                    CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS, (TransformParameterSpec) null));
        } else if (!shape.endsWith("implied")) {
            transforms.add(factory.newTransform(c14n, (TransformParameterSpec) null));
        }
        return transforms;
    }

    private static KeyInfo keyInfo(KeyInfoFactory keys, List<Certificate> chain, String shape)
            throws Exception {
        X509Certificate signer = (X509Certificate) chain.get(0);
        List<Object> data = new ArrayList<>(chain);
        List<XMLStructure> parts = new ArrayList<>();
        if (shape.equals("names")) {
            data.add(0, signer.getSubjectX500Principal().getName());
            data.add(
                keys.newX509IssuerSerial(
                    signer.getIssuerX500Principal().getName(), signer.getSerialNumber()));
        }
        if (shape.equals("reversed")) {
            Collections.reverse(data);
        }
        if (shape.equals("keyname")) {
            parts.add(keys.newKeyName("kh\u00f3a 1"));
        }
        if (shape.equals("keyvalue")) {
            parts.add(keys.newKeyValue(signer.getPublicKey()));
        }
        if (shape.equals("apart")) {
            for (Object one : data) {
                parts.add(keys.newX509Data(Collections.singletonList(one)));
            }
        } else {
            parts.add(keys.newX509Data(data));
        }
        return keys.newKeyInfo(parts);
    }
}
