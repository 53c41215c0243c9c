package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.sluice.gateway.sealing.SealException.Reason;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses encodings that different protobuf readers may understand differently: a singular field that comes twice, and
 * groups. Unknown fields pass (later versions may add some), each with a number of its own choice.
 */
final class StrictWire {
    private StrictWire() {}

    static void check(Descriptor type, ByteString bytes) throws SealException {
        try {
            check(type, bytes.newCodedInput());
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, type.getName() + ": not readable", e);
        } catch (SealException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("no I/O in memory", e);
        }
    }

    private static void check(Descriptor type, CodedInputStream in) throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int wire = WireFormat.getTagWireType(tag);
            if (wire == WireFormat.WIRETYPE_START_GROUP || wire == WireFormat.WIRETYPE_END_GROUP) {
                throw new SealException(Reason.MALFORMED, type.getName() + ": a group");
            }
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field != null && !field.isRepeated() && !seen.add(field.getNumber())) {
                throw new SealException(Reason.MALFORMED, type.getName() + "." + field.getName() + ": twice");
            }
            if (field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                check(field.getMessageType(), in.readBytes().newCodedInput());
            } else {
                in.skipField(tag);
            }
        }
    }
}
