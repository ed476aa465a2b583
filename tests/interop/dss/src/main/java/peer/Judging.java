package peer;

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.enumerations.TimestampType;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.simplereport.jaxb.XmlTimestamp;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.policy.SignaturePolicyProvider;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import eu.europa.esig.dss.utils.Utils;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Validates as of a given time, from what is handed over alone. */
final class Judging {

  private Judging() {}

  static Map<String, Object> judge(Job job) throws Exception {
    DSSDocument document = new FileDocument(job.input());
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(document);
    CommonCertificateVerifier verifier = Material.verifier(job);
    validator.setCertificateVerifier(verifier);
    validator.setValidationTime(Signing.time(job.time()));
    validator.setSignaturePolicyProvider(policies(job));
    validator.setEnableEtsiValidationReport(Job.yes(job.report()));
    ExternalResourcesCRLSource crls = Material.crls(job);
    ExternalResourcesOCSPSource ocsps = Material.ocsps(job);
    // As a source of the verifier they would be asked only where the signature brings nothing
    // fresh of its own, and only one would be taken; here both sides are to weigh all there is.
    validator.setValidationContextExecutor(
        context -> {
          context.addDocumentCRLSource(crls);
          context.addDocumentOCSPSource(ocsps);
          context.validate();
        });
    Reports reports = validator.validateDocument(Constraints.policy());
    SimpleReport simple = reports.getSimpleReport();
    List<Object> signatures = new ArrayList<>();
    for (String id : simple.getSignatureIdList()) {
      Map<String, Object> found = signature(id, simple, reports.getDiagnosticData());
      if (Job.yes(job.originals())) {
        found.put("originals", originals(validator.getOriginalDocuments(id)));
      }
      signatures.add(found);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("signatures", signatures);
    if (Job.yes(job.report())) {
      answer.put("etsi", reports.getXmlValidationReport());
    }
    return answer;
  }

  static String version() throws IOException {
    Properties made = new Properties();
    String group = "/META-INF/maven/eu.europa.ec.joinup.sd-dss/dss-validation";
    try (InputStream file = Judging.class.getResourceAsStream(group + "/pom.properties")) {
      made.load(file);
    }
    return made.getProperty("version");
  }

  private static SignaturePolicyProvider policies(Job job) {
    SignaturePolicyProvider provider = new SignaturePolicyProvider();
    Map<String, DSSDocument> known = new HashMap<>();
    if (job.policies() != null) {
      job.policies().forEach((id, path) -> known.put(id, new FileDocument(path)));
    }
    provider.setSignaturePoliciesById(known);
    return provider;
  }

  private static Map<String, Object> signature(String id, SimpleReport simple, DiagnosticData data) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("id", id);
    found.put("indication", String.valueOf(simple.getIndication(id)));
    found.put("sub_indication", text(simple.getSubIndication(id)));
    found.put("level", text(simple.getSignatureFormat(id)));
    found.put("best_time", time(simple.getBestSignatureTime(id)));
    found.put("errors", messages(simple.getAdESValidationErrors(id)));
    found.put("warnings", messages(simple.getAdESValidationWarnings(id)));
    List<Object> stamps = new ArrayList<>();
    for (XmlTimestamp stamp : simple.getSignatureTimestamps(id)) {
      TimestampType type = data.getTimestampById(stamp.getId()).getType();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("type", text(type));
      one.put("time", time(stamp.getProductionTime()));
      one.put("indication", text(stamp.getIndication()));
      one.put("sub_indication", text(stamp.getSubIndication()));
      one.put("errors", messages(simple.getAdESValidationErrors(stamp.getId())));
      stamps.add(one);
    }
    found.put("timestamps", stamps);
    return found;
  }

  /** What a signature covers, as DSS hands it out to whoever is to use it. */
  private static List<String> originals(List<DSSDocument> documents) {
    return documents.stream().map(DSSUtils::toByteArray).map(Utils::toBase64).toList();
  }

  private static List<String> messages(List<Message> messages) {
    return messages.stream().map(Message::getValue).toList();
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static String time(Date date) {
    return date == null ? null : date.toInstant().toString();
  }
}
