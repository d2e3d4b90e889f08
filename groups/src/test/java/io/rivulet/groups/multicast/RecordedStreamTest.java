package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.testing.RecordedExchange;
import io.rivulet.groups.testing.RecordedExchange.Message;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.MemberConnect;
import io.rivulet.groups.wire.MembershipMessageType;
import io.rivulet.groups.wire.PullRequest;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The stream in the recording of existing programs: every message is understood, and every viewer's film is found in the published file. */
class RecordedStreamTest {
    private static final String MEMBERSHIP = "47521c";

    /** A media message or a file's tag. */
    private record Media(int kind, String bytes) {}

    private final RecordedExchange exchange = RecordedExchange.open();
    private final ByteWriter out = new ByteWriter(4_096);

    @Test
    void readsAndWritesEveryMessageOfTheStream() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (Message message : exchange.messages()) {
            StreamFlowName flow = StreamFlowName.of(Bytes.fromHex(message.metadata()));
            if (flow == null) {
                continue;
            }
            counts.merge(message.bytes()[0] & 0xff, 1, Integer::sum);
            ByteReader reader = new ByteReader(message.bytes());
            out.clear();
            if (flow == StreamFlowName.FRAGMENTS) {
                rewriteFragment(reader);
            } else {
                rewriteControl(reader);
            }
            assertThat(out.toBytes()).isEqualTo(message.bytes());
        }

        assertThat(counts)
                .containsKeys(
                        StreamMessageType.ANNOUNCE,
                        StreamMessageType.AVAILABILITY,
                        StreamMessageType.PUSH,
                        StreamMessageType.PULL,
                        StreamMessageType.FRAGMENT_WHOLE,
                        StreamMessageType.FRAGMENT_START,
                        StreamMessageType.FRAGMENT_MIDDLE,
                        StreamMessageType.FRAGMENT_END);
    }

    private void rewriteFragment(ByteReader reader) {
        FragmentHeader header = new FragmentHeader();
        assertThat(header.read(reader)).isTrue();
        header.write(out);
        out.bytes(reader.buffer(), header.payloadOffset(), header.payloadLength());
    }

    private void rewriteControl(ByteReader reader) {
        switch (reader.u8()) {
            case StreamMessageType.ANNOUNCE -> {
                if (StreamAnnounce.isEnd(reader.remaining())) {
                    StreamAnnounce.writeEnd(out, StreamAnnounce.readEnd(reader));
                } else {
                    StreamAnnounce announce = StreamAnnounce.read(reader);
                    assertThat(announce.name()).isEqualTo("test");
                    announce.write(out);
                }
            }
            case StreamMessageType.AVAILABILITY -> {
                AvailabilityMap map = new AvailabilityMap();
                assertThat(map.read(reader)).isTrue();
                HeldMaps maps = new HeldMaps();
                maps.resize(1);
                maps.growTo(8_192);
                maps.begin(0);
                maps.replace(0, map);
                AvailabilityMap.write(out, maps.newest(0), map.lowest(), id -> maps.has(0, id));
            }
            case StreamMessageType.PUSH -> PushMask.write(out, PushMask.read(reader));
            case StreamMessageType.PULL -> PullRequest.write(out, PullRequest.read(reader));
            default -> throw new AssertionError("an unknown message");
        }
    }

    @Test
    void everyViewersMessagesAreInThePublishedFileInOrder() throws IOException {
        List<Media> published = tagsOfTheFile();
        Map<PeerId, NavigableMap<Long, byte[]>> received = fragmentsByReceiver();

        assertThat(received).hasSize(2);
        received.forEach((viewer, fragments) -> {
            List<Media> seen = reassemble(fragments);
            assertThat(seen.size()).as("messages of " + viewer).isGreaterThan(100);
            int at = 0;
            for (Media media : seen) {
                int from = at;
                while (at < published.size() && !published.get(at).equals(media)) {
                    at++;
                }
                assertThat(at)
                        .as("a message of kind " + media.kind + " after tag " + from)
                        .isLessThan(published.size());
                at++;
            }
        });
    }

    /** Who got what: the receiver of each direction is named by the sender's connect message. */
    private Map<PeerId, NavigableMap<Long, byte[]>> fragmentsByReceiver() {
        Map<Integer, PeerId> receivers = new HashMap<>();
        for (Message message : exchange.messages()) {
            if (message.metadata().equals(MEMBERSHIP) && message.bytes()[0] == MembershipMessageType.CONNECT) {
                ByteReader body = new ByteReader(message.bytes());
                body.u8();
                receivers.put(direction(message), MemberConnect.read(body).receiver());
            }
        }
        Map<PeerId, NavigableMap<Long, byte[]>> received = new TreeMap<>();
        FragmentHeader header = new FragmentHeader();
        for (Message message : exchange.messages()) {
            if (StreamFlowName.of(Bytes.fromHex(message.metadata())) == StreamFlowName.FRAGMENTS) {
                assertThat(header.read(new ByteReader(message.bytes()))).isTrue();
                received.computeIfAbsent(receivers.get(direction(message)), unused -> new TreeMap<>())
                        .put(header.id(), message.bytes());
            }
        }
        return received;
    }

    private static int direction(Message message) {
        return message.session() * 2 + (message.fromInitiator() ? 1 : 0);
    }

    private static List<Media> reassemble(NavigableMap<Long, byte[]> fragments) {
        FragmentWindow window = new CopiedFragments(16_384, 32 << 20);
        window.start(1);
        FragmentHeader header = new FragmentHeader();
        fragments.forEach((id, bytes) -> {
            header.read(new ByteReader(bytes));
            int slot = window.reserve(id, bytes.length, header.beginsMessage(), 0);
            System.arraycopy(bytes, 0, window.bytes(slot), 0, bytes.length);
        });
        List<Media> media = new ArrayList<>();
        Reassembler reassembler = new Reassembler(window, 1 << 20, new DropCounters());
        reassembler.start(1);
        reassembler.pump(0, 0, new Reassembler.Output() {
            @Override
            public void onWhole(
                    long first, long last, int kind, long timestampMs, byte[] bytes, int offset, int length) {
                if (ClosingCommands.meaning(kind, bytes, offset, length) == ClosingCommands.Meaning.NONE) {
                    media.add(new Media(kind, Bytes.toHex(bytes, offset, length)));
                }
            }

            @Override
            public void onMissing(long first, long last) {}

            @Override
            public boolean wantsMore() {
                return true;
            }
        });
        return media;
    }

    /** FLV: a header of 9 bytes, and tags: size of the one before, type, u24 size, time, stream, data. The file is cut in its last tag. */
    private static List<Media> tagsOfTheFile() throws IOException {
        byte[] file;
        try (InputStream stream = RecordedStreamTest.class.getResourceAsStream(
                "/io/rivulet/transport/vectors/original-group-source.flv")) {
            file = stream.readAllBytes();
        }
        List<Media> tags = new ArrayList<>();
        ByteReader reader = new ByteReader(file);
        reader.advance(9);
        while (reader.remaining() > 15) {
            reader.u32();
            int kind = reader.u8();
            int size = reader.u8() << 16 | reader.u16();
            reader.advance(7);
            byte[] data = reader.bytes(size);
            if (!reader.failed()) {
                tags.add(new Media(kind, Bytes.toHex(data, 0, size)));
            }
        }
        return tags;
    }
}
