package io.rivulet.simulator.replay;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.MembershipFlowName;
import io.rivulet.groups.wire.MembershipMessageType;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamStatus;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What messages say, in words. */
final class MessageWords {
    private static final int BYTE = 0xff;

    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();

    /** What a message of a {@link DirectNetwork} says. */
    String direct(int type, long a, long b, Object body) {
        return switch (type) {
            case DirectNetwork.ANNOUNCE -> "announces the stream";
            case DirectNetwork.END -> "the stream ends before fragment " + a;
            case DirectNetwork.AVAILABILITY -> "map: newest " + a + ", down to " + Math.max(1, b);
            case DirectNetwork.PUSH -> "push: substreams " + substreams((int) a) + " wanted";
            case DirectNetwork.PULL -> "pull: fragment " + a + " wanted";
            case DirectNetwork.STATUS -> status((int) a, b, (int) (a >>> Integer.SIZE));
            case DirectNetwork.FRAGMENT -> {
                long id = fragmentId(body);
                yield id == 0 ? "a fragment that cannot be read" : fragment(id, ((byte[]) body).length);
            }
            default -> "a message of type " + type;
        };
    }

    private static String status(int masks, long lags, int rate) {
        String behind = IntStream.range(0, PushMask.SUBSTREAMS)
                .map(substream -> StreamStatus.lagMs(lags, substream))
                .mapToObj(lagMs -> lagMs < 0 ? "?" : String.valueOf(lagMs))
                .collect(Collectors.joining(","));
        return "status: of " + substreams(masks & BYTE) + " pushes " + substreams(masks >>> Byte.SIZE & BYTE)
                + ", has room in " + substreams(masks >>> 2 * Byte.SIZE & BYTE) + ", is behind by " + behind + " ms"
                + rate(rate);
    }

    private static String rate(int rate) {
        long bytesPerSec = Math.round(StreamStatus.bytesPerSec(rate));
        long fragmentsPerSec = Math.round(StreamStatus.fragmentsPerSec(rate));
        return rate == StreamStatus.UNKNOWN_RATE
                ? ""
                : ", has " + bytesPerSec + " bytes/s in " + fragmentsPerSec + " fragments/s";
    }

    private static String fragment(long id, int bytes) {
        return "fragment " + id + " of substream " + PushMask.substream(id) + ", " + bytes + " bytes";
    }

    /** A fragment's id; 0 when it cannot be read. */
    long fragmentId(Object body) {
        byte[] message = (byte[]) body;
        return header.read(reader.wrap(message, 0, message.length)) ? header.id() : 0;
    }

    private static String substreams(int mask) {
        return mask == 0
                ? "none"
                : IntStream.range(0, PushMask.SUBSTREAMS)
                        .filter(substream -> (mask >>> substream & 1) != 0)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
    }

    /** What a message of a group's members says. */
    static String membership(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "an empty message";
        }
        int type = bytes[offset] & 0xff;
        String name =
                switch (type) {
                    case MembershipMessageType.CONNECT -> "connect, with a proof";
                    case MembershipMessageType.OPENING -> "opening";
                    case MembershipMessageType.REPORT -> "report of members";
                    case MembershipMessageType.ASK_CLOSE -> "asks whether to part";
                    case MembershipMessageType.BEGIN_EXACT, MembershipMessageType.BEGIN_NEAREST -> "is ready";
                    default -> "a message of type " + type;
                };
        return name + ", " + length + " bytes";
    }

    /** What a flow is for. */
    static String flow(byte[] metadata) {
        StreamFlowName stream = StreamFlowName.of(metadata);
        if (stream != null) {
            return stream == StreamFlowName.CONTROL ? "a control flow of a stream" : "a flow of fragments";
        }
        return MembershipFlowName.CONTROL.is(metadata)
                ? "a flow of membership"
                : "a flow named " + Bytes.toHex(metadata, 0, metadata.length);
    }
}
