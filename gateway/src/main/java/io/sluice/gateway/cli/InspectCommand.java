package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.sealing.OfflineSeal;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = "What a sealed object says of itself. Needs no key, and verifies nothing: see `verify`.",
        footer = {"%nExample:", "  sluice inspect report.pdf.sluice"})
final class InspectCommand extends SluiceCommand {
    @Parameters(index = "0", paramLabel = "OBJECT", description = "A .sluice file.")
    Path file;

    InspectCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException {
        OfflineSeal.Inspection inspection = OfflineSeal.inspect(around.resolve(file));
        HeaderCore core = inspection.header().core();
        Label label = core.getLabel();
        ObjectNode object = Json.object();
        object.put("object", hex(core.getObjectId()));
        object.put("dataset", core.getDataset());
        object.put("version", core.getVersion());
        object.put("suite", inspection.header().suite());
        object.put("rank", label.getRank().name());
        label.getCategoriesList().forEach(object.putArray("categories")::add);
        label.getBasesList().stream().map(BasisText::format).forEach(object.putArray("bases")::add);
        object.put("foundRank", label.getFoundFloor().name());
        object.put("sender", core.getSender());
        object.put("mediaType", core.getMediaType());
        object.put("created", Times.shown(core.getCreatedAtMillis()));
        object.put("headerHash", hex(inspection.header().hash()));
        if (label.getValidUntilMillis() != 0) {
            object.put("validUntil", Times.shown(label.getValidUntilMillis()));
        }
        ByteString plan = inspection.manifest() == null
                ? ByteString.EMPTY
                : inspection.manifest().getTransformPlan();
        DerivationText derivation = new DerivationText(label, plan);
        if (inspection.manifest() != null) {
            object.put("bytes", inspection.manifest().getPlaintextLength());
            object.put("segments", inspection.manifest().getSegmentCount());
            object.put("root", hex(inspection.manifest().getRoot()));
        }
        ArrayNode grants = object.putArray("grants");
        for (KeyGrant grant : inspection.grants()) {
            grants.addObject()
                    .put("recipient", grant.getBinding().getRecipient())
                    .put("keyId", hex(grant.getRecipientKeyId()))
                    .put("offline", grant.getOffline());
        }
        StringBuilder text = new StringBuilder();
        object.properties()
                .forEach(field -> text.append(String.format("%-12s ", field.getKey()))
                        .append(
                                field.getValue().isValueNode()
                                        ? field.getValue().asText()
                                        : Json.line(field.getValue()))
                        .append('\n'));
        text.append(derivation.text());
        derivation.addTo(object);
        print(object, text.toString());
        return Exit.DONE;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
