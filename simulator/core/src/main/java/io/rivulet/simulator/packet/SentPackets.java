package io.rivulet.simulator.packet;

import io.rivulet.groups.wire.MembershipFlowName;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.simulator.metrics.ControlKind;
import io.rivulet.simulator.metrics.TrafficMeter;
import io.rivulet.simulator.node.PacketWatch;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Reads what nodes say to each other, and tells a meter what of it is payload and what is control: by the flows that messages are on, whose
 * first packets name them. What a packet takes besides its messages goes with its fragments, or else with the first of its messages, or is
 * acknowledgement, as at t2. For one run.
 */
final class SentPackets {
    private static final int CHUNK_HEADER_BYTES = 3;
    private static final int SESSION_ID_BYTES = 4;

    private final VirtualNetwork network;
    private final TrafficMeter meter;
    private final ByteReader reader = new ByteReader();
    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData data = new UserData();

    /** What chunks are for. */
    private enum Use {
        /** They carry no message. */
        NONE,
        FRAGMENTS,
        STREAM_CONTROL,
        MEMBERSHIP,
        OTHER
    }

    SentPackets(VirtualNetwork network, TrafficMeter meter) {
        this.network = network;
        this.meter = meter;
    }

    /** Who hears what is sent in a new session. */
    PacketWatch session() {
        return new OneSession();
    }

    private final class OneSession implements PacketWatch {
        private final Long2ObjectHashMap<Use> uses = new Long2ObjectHashMap<>();

        @Override
        public void onSealed(byte[] plain, int offset, int length, int sealedLength) {
            reader.wrap(plain, offset, length);
            if (!header.wrap(reader)) {
                return;
            }
            boolean isPayload = false;
            int messages = 0;
            int besideFragments = 0;
            int controlBytes = 0;
            ControlKind bearer = null;
            boolean isAckAlone = true;
            data.startPacket();
            chunks.wrap(reader);
            while (chunks.next()) {
                int chunkBytes = CHUNK_HEADER_BYTES + chunks.payload().remaining();
                isAckAlone &= isAcknowledgement();
                Use use = isUserData() ? use() : Use.NONE;
                if (use == Use.NONE || data.isAbandoned()) {
                    continue;
                }
                isPayload |= use == Use.FRAGMENTS;
                messages += use == Use.FRAGMENTS && beginsMessage() ? 1 : 0;
                ControlKind kind = kindOf(use);
                if (kind != null) {
                    meter.control(kind, chunkBytes);
                    controlBytes += chunkBytes;
                    bearer = bearer == null ? kind : bearer;
                }
                besideFragments += use == Use.FRAGMENTS ? 0 : chunkBytes;
            }
            int whole = SESSION_ID_BYTES + sealedLength + TrafficMeter.IP_UDP_HEADER_BYTES;
            if (isPayload) {
                meter.payload(network.nowNs(), messages, SESSION_ID_BYTES + sealedLength - besideFragments);
            } else if (bearer != null) {
                meter.control(bearer, whole - controlBytes);
            } else if (isAckAlone) {
                meter.control(ControlKind.ACKNOWLEDGEMENT, whole);
            }
        }

        private Use use() {
            if (data.hasMetadata()) {
                uses.put(data.flowId(), useOf(data.metadata().toBytes()));
            }
            return uses.getOrDefault(data.flowId(), Use.OTHER);
        }
    }

    /** What a message says; null when that is no control of the stream or the group. */
    private ControlKind kindOf(Use use) {
        return switch (use) {
            case STREAM_CONTROL -> streamControl();
            case MEMBERSHIP -> ControlKind.MEMBERSHIP;
            default -> null;
        };
    }

    /** Only maps take more than one packet. */
    private ControlKind streamControl() {
        int type =
                beginsMessage() && data.data().length() > 0 ? data.data().toBytes()[0] : StreamMessageType.AVAILABILITY;
        return switch (type) {
            case StreamMessageType.ANNOUNCE -> ControlKind.ANNOUNCEMENT;
            case StreamMessageType.PUSH -> ControlKind.MASK;
            case StreamMessageType.PULL -> ControlKind.PULL;
            case StreamMessageType.STATUS -> ControlKind.DISTANCE;
            default -> ControlKind.MAP;
        };
    }

    private boolean isAcknowledgement() {
        return chunks.type() == ChunkType.ACK_BITMAP || chunks.type() == ChunkType.ACK_RANGES;
    }

    private boolean isUserData() {
        return switch (chunks.type()) {
            case ChunkType.USER_DATA -> data.wrap(chunks.payload());
            case ChunkType.NEXT_USER_DATA -> data.wrapNext(chunks.payload());
            default -> false;
        };
    }

    private boolean beginsMessage() {
        return data.fragmentControl() == UserData.WHOLE || data.fragmentControl() == UserData.BEGIN;
    }

    private static Use useOf(byte[] metadata) {
        StreamFlowName stream = StreamFlowName.of(metadata);
        if (stream != null) {
            return stream == StreamFlowName.FRAGMENTS ? Use.FRAGMENTS : Use.STREAM_CONTROL;
        }
        return MembershipFlowName.CONTROL.is(metadata) ? Use.MEMBERSHIP : Use.OTHER;
    }
}
