package peer;

import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The validation policy: the default one of DSS with the few changes that stand here. */
final class Constraints {

  /** One change: the attribute `Level` of every element of that name. */
  private record Change(String element, String level, String why) {}

  private static final List<Change> CHANGES = List.of();

  private static ValidationPolicy policy;

  private Constraints() {}

  static synchronized ValidationPolicy policy() throws Exception {
    if (policy == null) {
      policy = ValidationPolicyFacade.newFacade().getValidationPolicy(changed());
    }
    return policy;
  }

  private static InputStream changed() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document constraints;
    try (InputStream original = Constraints.class.getResourceAsStream("/policy/constraint.xml")) {
      constraints = factory.newDocumentBuilder().parse(original);
    }
    for (Change change : CHANGES) {
      NodeList found = constraints.getElementsByTagNameNS("*", change.element());
      if (found.getLength() == 0) {
        throw new IllegalStateException("the policy of DSS has no " + change.element());
      }
      for (int index = 0; index < found.getLength(); index++) {
        ((Element) found.item(index)).setAttribute("Level", change.level());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(constraints), new StreamResult(bytes));
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
