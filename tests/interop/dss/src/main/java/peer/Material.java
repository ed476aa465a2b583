package peer;

import eu.europa.esig.dss.alert.SilentOnStatusAlert;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import java.io.File;
import java.util.List;

/** What a job hands over beside the document: anchors and revocation data. No network. */
final class Material {

  private Material() {}

  static CommonCertificateVerifier verifier(Job job) {
    CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
    for (String path : Job.all(job.trust())) {
      anchors.addCertificate(DSSUtils.loadCertificate(new File(path)));
    }
    // The constructor with `true` sets no source that asks the network.
    CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
    verifier.setTrustedCertSources(anchors);
    verifier.setAIASource(null);
    return verifier;
  }

  static ExternalResourcesCRLSource crls(Job job) {
    return new ExternalResourcesCRLSource(documents(job.crls()));
  }

  static ExternalResourcesOCSPSource ocsps(Job job) {
    return new ExternalResourcesOCSPSource(documents(job.ocsps()));
  }

  private static DSSDocument[] documents(List<String> paths) {
    return Job.all(paths).stream().map(FileDocument::new).toArray(DSSDocument[]::new);
  }

  /**
   * DSS compares with the clock of the machine while it signs, and these keys live in a time of
   * their own: it is to write what it is asked for, whatever the day.
   */
  static void silence(CommonCertificateVerifier verifier) {
    SilentOnStatusAlert silent = new SilentOnStatusAlert();
    verifier.setAlertOnInvalidSignature(silent);
    verifier.setAlertOnInvalidTimestamp(silent);
    verifier.setAlertOnMissingRevocationData(silent);
    verifier.setAlertOnUncoveredPOE(silent);
    verifier.setAlertOnRevokedCertificate(silent);
    verifier.setAlertOnNoRevocationAfterBestSignatureTime(silent);
    verifier.setAlertOnExpiredCertificate(silent);
    verifier.setAlertOnNotYetValidCertificate(silent);
    verifier.setRevocationFallback(true);
  }
}
