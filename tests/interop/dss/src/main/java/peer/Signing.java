package peer;

import eu.europa.esig.dss.enumerations.CommitmentType;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.BLevelParameters;
import eu.europa.esig.dss.model.CommonCommitmentType;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.Policy;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.SignerLocation;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.tsp.KeyEntityTSPSource;
import eu.europa.esig.dss.token.DSSPrivateKeyEntry;
import eu.europa.esig.dss.token.Pkcs12SignatureToken;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.dataobject.DSSDataObjectFormat;
import eu.europa.esig.dss.xades.reference.CanonicalizationTransform;
import eu.europa.esig.dss.xades.reference.DSSReference;
import eu.europa.esig.dss.xades.reference.DSSTransform;
import eu.europa.esig.dss.xades.reference.EnvelopedSignatureTransform;
import eu.europa.esig.dss.xades.reference.XPathEnvelopedSignatureTransform;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.io.File;
import java.security.KeyStore.PasswordProtection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Signs an edXML message inside its header, as DSS does by itself or as it is told to. */
final class Signing {

  private static final String HEADER = "//*[local-name()='edXMLHeader']";
  private static final String REFERENCE = "r-edxml";

  private Signing() {}

  static Map<String, String> sign(Job job) throws Exception {
    CommonCertificateVerifier verifier = Material.verifier(job);
    Material.silence(verifier);
    verifier.setCrlSource(Material.crls(job));
    if (!Job.all(job.ocsps()).isEmpty()) {
      verifier.setOcspSource(Material.ocsps(job));
    }
    XAdESService service = new XAdESService(verifier);
    if (job.tsa() != null) {
      service.setTspSource(tsa(job.tsa(), job.stampedAt(), job.password()));
    }
    DSSDocument document = new FileDocument(job.input());
    char[] password = job.password().toCharArray();
    try (Pkcs12SignatureToken token =
        new Pkcs12SignatureToken(job.key(), new PasswordProtection(password))) {
      DSSPrivateKeyEntry key = token.getKeys().get(0);
      XAdESSignatureParameters parameters = parameters(job, key);
      boolean above = List.of("B-LT", "B-LTA").contains(job.level());
      parameters.setSignatureLevel(level(above ? "B-T" : job.level()));
      ToBeSigned data = service.getDataToSign(document, parameters);
      SignatureValue value = token.sign(data, parameters.getSignatureAlgorithm(), key);
      DSSDocument signed = service.signDocument(document, parameters, value);
      if (above) {
        // Its own step, because the archive timestamp has a later time and another authority.
        service.setTspSource(tsa(job.archiveTsa(), job.archivedAt(), job.password()));
        XAdESSignatureParameters further = new XAdESSignatureParameters();
        further.setSignatureLevel(level(job.level()));
        signed = service.extendDocument(signed, further);
      }
      signed.save(job.output());
    }
    return Map.of("output", job.output());
  }

  static Date time(String text) {
    return Date.from(Instant.parse(text));
  }

  private static KeyEntityTSPSource tsa(String path, String at, String password)
      throws Exception {
    char[] lock = password.toCharArray();
    KeyEntityTSPSource tsa = new KeyEntityTSPSource(new File(path), "PKCS12", lock, "key", lock);
    tsa.setTsaPolicy("1.2.3.4.1");
    tsa.setProductionTime(time(at));
    return tsa;
  }

  private static SignatureLevel level(String name) {
    return SignatureLevel.valueByName("XAdES-BASELINE-" + name.substring(2));
  }

  private static XAdESSignatureParameters parameters(Job job, DSSPrivateKeyEntry key) {
    XAdESSignatureParameters parameters = new XAdESSignatureParameters();
    parameters.setSignaturePackaging(SignaturePackaging.ENVELOPED);
    parameters.setXPathLocationString(HEADER);
    parameters.setSigningCertificate(key.getCertificate());
    parameters.setCertificateChain(key.getCertificateChain());
    parameters.setDigestAlgorithm(
        job.digest() == null ? DigestAlgorithm.SHA256 : DigestAlgorithm.valueOf(job.digest()));
    if (Job.yes(job.pss())) {
      parameters.setEncryptionAlgorithm(EncryptionAlgorithm.RSASSA_PSS);
    }
    parameters.setEn319132(!Job.yes(job.version1()));
    parameters.setAddX509SubjectName(Job.yes(job.subjectName()));
    parameters.setSignKeyInfo(Job.yes(job.signKeyInfo()));
    if (job.c14n() != null) {
      parameters.setSignedInfoCanonicalizationMethod(job.c14n());
      parameters.setSignedPropertiesCanonicalizationMethod(job.c14n());
      parameters.setKeyInfoCanonicalizationMethod(job.c14n());
    }
    if (!"default".equals(job.form())) {
      parameters.setReferences(List.of(reference(job, parameters.getDigestAlgorithm())));
    }
    if (!Job.all(job.formats()).isEmpty()) {
      parameters.setDataObjectFormatList(job.formats().stream().map(Signing::format).toList());
    }
    claims(job, parameters.bLevel());
    return parameters;
  }

  /** `reference`: enveloped and C14N; `enveloped`: that alone; `xpath`: the filter by XPath 1. */
  private static DSSReference reference(Job job, DigestAlgorithm digest) {
    List<DSSTransform> transforms = new ArrayList<>();
    transforms.add(
        "xpath".equals(job.form())
            ? new XPathEnvelopedSignatureTransform()
            : new EnvelopedSignatureTransform());
    if (!"enveloped".equals(job.form())) {
      transforms.add(
          job.prefixes() == null
              ? new CanonicalizationTransform(job.c14n())
              : new PrefixList(job.c14n(), job.prefixes()));
    }
    DSSReference reference = new DSSReference();
    reference.setId(REFERENCE);
    reference.setUri("");
    reference.setContents(new FileDocument(job.input()));
    reference.setDigestMethodAlgorithm(digest);
    reference.setTransforms(transforms);
    return reference;
  }

  private static DSSDataObjectFormat format(Job.Format asked) {
    DSSDataObjectFormat format = new DSSDataObjectFormat();
    format.setObjectReference("#" + REFERENCE);
    format.setDescription(asked.description());
    format.setMimeType(asked.mime());
    format.setEncoding(asked.encoding());
    return format;
  }

  private static void claims(Job job, BLevelParameters claims) {
    claims.setSigningDate(time(job.at()));
    if (job.place() != null) {
      SignerLocation place = new SignerLocation();
      place.setLocality(job.place().get("city"));
      place.setStreetAddress(job.place().get("street"));
      place.setStateOrProvince(job.place().get("province"));
      place.setPostalCode(job.place().get("code"));
      place.setCountry(job.place().get("country"));
      claims.setSignerLocation(place);
    }
    if (job.roles() != null) {
      claims.setClaimedSignerRoles(job.roles());
    }
    if (job.commitments() != null) {
      List<CommitmentType> types = new ArrayList<>();
      for (String uri : job.commitments()) {
        CommonCommitmentType type = new CommonCommitmentType();
        type.setUri(uri);
        types.add(type);
      }
      claims.setCommitmentTypeIndications(types);
    }
    if (job.policy() != null) {
      claims.setSignaturePolicy(policy(job.policy()));
    }
  }

  private static Policy policy(Job.Policy asked) {
    Policy policy = new Policy();
    if (asked.id() != null) {
      policy.setId(asked.id());
      policy.setDescription(asked.description());
      policy.setDigestAlgorithm(DigestAlgorithm.valueOf(asked.digest()));
      policy.setDigestValue(Base64.getDecoder().decode(asked.value()));
      policy.setSpuri(asked.url());
    }
    return policy;
  }
}
