// A worked example: an adapter for the national data SDK (EdXML102), which vnedoc does not contain.
//
//   export VNEDOC_SDK_LIB=/path/to/jars     # EdXML102-0.0.3.jar, jdom2, guava, commons-*, slf4j
//   vnedoc conformance run --adapter "java -cp $VNEDOC_SDK_LIB/* SdkAdapter.java" \
//       --adapter-mode stream -o sdk.json
//
// It hides nothing and adds nothing: what a getter gives is told under the element's name. Only
// "null" becomes no value. It needs Java 17; verifying and making messages it skips.

import com.vnpt.xml.base.attachment.Attachment;
import com.vnpt.xml.base.body.Reference;
import com.vnpt.xml.base.header.*;
import com.vnpt.xml.ed.Ed;
import com.vnpt.xml.ed.header.MessageHeader;
import com.vnpt.xml.ed.header.OtherInfo;
import com.vnpt.xml.ed.parser.EdXmlParser;
import com.vnpt.xml.status.Status;
import com.vnpt.xml.status.header.MessageStatus;
import com.vnpt.xml.status.parser.StatusXmlParser;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.MessageDigest;
import java.text.SimpleDateFormat;
import java.util.*;
import java.util.regex.*;

public class SdkAdapter {
    static Map<String, String> values;
    static Path output;

    public static void main(String[] words) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Ho_Chi_Minh"));
        // The SDK prints to standard output, where only answers may stand.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        if (words.length > 0) {
            out.println(answer(Files.readString(Path.of(words[0]))));
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) out.println(answer(line));
    }

    static String answer(String question) {
        String task = field(question, "task");
        if (!task.equals("read") && !task.equals("extract")) {
            return "{\"outcome\":\"skipped\",\"reason\":\"the SDK does not " + task + " messages\"}";
        }
        values = new LinkedHashMap<>();
        output = task.equals("extract") ? Path.of(field(question, "output")) : null;
        try {
            byte[] data = Files.readAllBytes(Path.of(field(question, "message")));
            // Which of its two parsers to call, the SDK leaves to its caller.
            boolean status = new String(data, StandardCharsets.UTF_8).contains("StatusCode");
            InputStream in = new ByteArrayInputStream(data);
            if (status) status(StatusXmlParser.parse(in));
            else document(EdXmlParser.getInstance().parse(in));
        } catch (Exception error) {
            return "{\"outcome\":\"rejected\",\"codes\":[" + quoted(error.getClass().getSimpleName()) + "]}";
        }
        StringJoiner told = new StringJoiner(",");
        values.forEach((path, text) -> told.add(quoted(path) + ":" + quoted(text)));
        return "{\"outcome\":\"accepted\",\"codes\":[],\"values\":{" + told + "}}";
    }

    static void document(Ed ed) throws Exception {
        MessageHeader header = (MessageHeader) ed.getHeader().getMessageHeader();
        String h = "MessageHeader/";
        organisation(h + "From", header.getFrom());
        each(h + "To", header.getToes(), SdkAdapter::organisation);
        tell(h + "DocumentId", header.getDocumentId());
        if (header.getCode() != null) {
            tell(h + "Code/CodeNumber", header.getCode().getCodeNumber());
            tell(h + "Code/CodeNotation", header.getCode().getCodeNotation());
        }
        if (header.getPromulgationInfo() != null) {
            tell(h + "PromulgationInfo/Place", header.getPromulgationInfo().getPlace());
            day(h + "PromulgationInfo/PromulgationDate", header.getPromulgationInfo().getPromulgationDate());
        }
        if (header.getDocumentType() != null) {
            tell(h + "DocumentType/Type", header.getDocumentType().getType());
            tell(h + "DocumentType/TypeDetail", header.getDocumentType().getTypeDetail());
            tell(h + "DocumentType/TypeName", header.getDocumentType().getTypeName());
        }
        tell(h + "Subject", header.getSubject());
        tell(h + "Content", header.getContent());
        if (header.getSignerInfo() != null) {
            tell(h + "SignerInfo/Competence", header.getSignerInfo().getCompetence());
            tell(h + "SignerInfo/Position", header.getSignerInfo().getPosition());
            tell(h + "SignerInfo/FullName", header.getSignerInfo().getFullName());
        }
        day(h + "DueDate", header.getDueDate());
        each(h + "ToPlaces/Place", header.getToPlaces(), SdkAdapter::tell);
        other(h + "OtherInfo/", header.getOtherInfo());
        each(h + "ResponseFor", header.getResponseFor(), SdkAdapter::responseFor);
        tell(h + "SteeringType", header.getSteeringType());
        trace(ed.getHeader().getTraceHeaderList());
        if (ed.getBody() != null && ed.getBody().getManifest() != null) {
            each("edXMLManifest/Reference", ed.getBody().getManifest().getReferences(), SdkAdapter::reference);
        }
        each("AttachmentEncoded/Attachment", ed.getAttachments(), SdkAdapter::attachment);
        ed.clean();
    }

    static void status(Status status) throws Exception {
        MessageStatus header = (MessageStatus) status.getHeader().getMessageHeader();
        organisation("MessageHeader/From", header.getFrom());
        responseFor("MessageHeader/ResponseFor", header.getResponseFor());
        staff("MessageHeader/StaffInfo", header.getStaffInfo());
        tell("MessageHeader/StatusCode", header.getStatusCode());
        tell("MessageHeader/Description", header.getDescription());
        moment("MessageHeader/Timestamp", header.getTimestamp());
    }

    static void organisation(String at, Organization one) {
        if (one == null) return;
        tell(at + "/OrganId", one.getOrganId());
        tell(at + "/OrganizationInCharge", one.getOrganizationInCharge());
        tell(at + "/OrganName", one.getOrganName());
        tell(at + "/OrganAdd", one.getOrganAdd());
        tell(at + "/Email", one.getEmail());
        tell(at + "/Telephone", one.getTelephone());
        tell(at + "/Fax", one.getFax());
        tell(at + "/Website", one.getWebsite());
    }

    static void other(String at, OtherInfo one) throws Exception {
        if (one == null) return;
        tell(at + "Priority", one.getPriority());
        tell(at + "SphereOfPromulgation", one.getSphereOfPromulgation());
        tell(at + "TyperNotation", one.getTyperNotation());
        tell(at + "PromulgationAmount", one.getPromulgationAmount());
        tell(at + "PageAmount", one.getPageAmount());
        tell(at + "Direction", one.isDirection());
        each(at + "Appendixes/Appendix", one.getAppendixes(), SdkAdapter::tell);
    }

    static void responseFor(String at, ResponseFor one) {
        if (one == null) return;
        tell(at + "/OrganId", one.getOrganId());
        tell(at + "/Code", one.getCode());
        day(at + "/PromulgationDate", one.getPromulgationDate());
        tell(at + "/DocumentId", one.getDocumentId());
    }

    static void staff(String at, StaffInfo one) {
        if (one == null) return;
        tell(at + "/Department", one.getDepartment());
        tell(at + "/Staff", one.getStaff());
        tell(at + "/Mobile", one.getMobile());
        tell(at + "/Email", one.getEmail());
    }

    static void trace(TraceHeaderList list) throws Exception {
        if (list == null) return;
        each("TraceHeaderList/TraceHeader", list.getTraceHeaders(), (at, one) -> {
            tell(at + "/OrganId", one.getOrganId());
            moment(at + "/Timestamp", one.getTimestamp());
        });
        Bussiness business = list.getBussiness();
        if (business == null) return;
        String b = "TraceHeaderList/Bussiness/";
        tell(b + "BussinessDocType", business.getBussinessDocType());
        tell(b + "BussinessDocReason", business.getBussinessDocReason());
        tell(b + "DocumentId", business.getDocumentId());
        tell(b + "Paper", business.getPaper());
        each(b + "StaffInfo", business.getStaffInfo(), SdkAdapter::staff);
        each(b + "BussinessDocumentInfo", business.getBussinessDocumentInfo(), (at, one) -> {
            tell(at + "/DocumentInfo", one.getdocumentInfo());
            tell(at + "/DocumentReceiver", one.getdocumentReceiver());
            each(at + "/ReceiverList", one.getreceiverList(), (list1, receivers) ->
                each(list1 + "/Receiver", receivers.getreceiver(), (to, receiver) -> {
                    tell(to + "/OrganId", receiver.getOrganId());
                    tell(to + "/ReceiverType", receiver.getReceiverType());
                }));
        });
        each(b + "ReplacementInfoList", business.getReplacementInfoList(), (at, infos) ->
            each(at + "/ReplacementInfo", infos.getReplacementInfo(), (to, info) -> {
                tell(to + "/DocumentId", info.getDocumentId());
                if (info.getOrganIdList() != null) {
                    each(to + "/OrganIdList/OrganId", info.getOrganIdList().getOrganId(), SdkAdapter::tell);
                }
            }));
    }

    static void reference(String at, Reference one) {
        tell(at + "/ContentId", one.getContentId());
        tell(at + "/ContentType", one.getContentType());
        tell(at + "/AttachmentName", one.getAttachmentName());
        tell(at + "/Description", one.getDescription());
    }

    static void attachment(String at, Attachment one) throws Exception {
        tell(at + "/ContentId", one.getContentId());
        tell(at + "/AttachmentName", one.getName());
        tell(at + "/Description", one.getDescription());
        tell(at + "/ContentType", one.getContentType());
        if (one.getContent() == null || !one.getContent().isFile()) return;
        byte[] data = Files.readAllBytes(one.getContent().toPath());
        tell(at + "/size", data.length);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(data);
        tell(at + "/sha256", HexFormat.of().formatHex(digest));
        if (output != null && one.getName() != null) {
            Files.createDirectories(output);
            // The adapter's own care, not the SDK's: no separators, nothing that climbs out.
            String name = one.getName().replaceAll("[\\\\/:\\p{Cntrl}]", "_").replaceFirst("^\\.+", "_");
            Files.write(output.resolve(name.substring(Math.max(0, name.length() - 100))), data);
        }
    }

    interface Teller<T> { void tell(String at, T one) throws Exception; }

    static <T> void each(String at, List<T> all, Teller<T> teller) throws Exception {
        int count = 0;
        if (all != null) for (T one : all) teller.tell(++count == 1 ? at : at + "[" + count + "]", one);
    }

    static void tell(String at, Object value) {
        if (value != null && !value.toString().isBlank()) values.put(at, value.toString());
    }

    static void day(String at, Date date) {
        tell(at, date == null ? null : new SimpleDateFormat("yyyy/MM/dd").format(date));
    }

    static void moment(String at, Date date) {
        tell(at, date == null ? null : new SimpleDateFormat("yyyy/MM/dd HH:mm:ss").format(date));
    }

    /** A flat string of a JSON object. */
    static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return found.find() ? found.group(1).replace("\\\\", "\\").replace("\\/", "/") : "";
    }

    static String quoted(String text) {
        StringBuilder made = new StringBuilder("\"");
        for (char one : text.toCharArray()) {
            if (one == '"' || one == '\\') made.append('\\').append(one);
            else if (one < ' ' || one > '~') made.append(String.format("\\u%04x", (int) one));
            else made.append(one);
        }
        return made.append('"').toString();
    }
}
