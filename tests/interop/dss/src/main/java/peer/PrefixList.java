package peer;

import eu.europa.esig.dss.xades.reference.ComplexTransform;
import eu.europa.esig.dss.xml.common.definition.xmldsig.XMLDSigNamespace;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Exclusive C14N with an InclusiveNamespaces prefix list, which DSS verifies but never writes. */
final class PrefixList extends ComplexTransform {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  private final String prefixes;

  PrefixList(String algorithm, List<String> prefixes) {
    super(XMLDSigNamespace.NS, algorithm);
    this.prefixes = String.join(" ", prefixes);
  }

  @Override
  public Element createTransform(Document document, Element parent) {
    Element transform = super.createTransform(document, parent);
    Element list = document.createElementNS(EXCLUSIVE, "ec:InclusiveNamespaces");
    list.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:ec", EXCLUSIVE);
    list.setAttribute("PrefixList", prefixes);
    transform.appendChild(list);
    return transform;
  }
}
