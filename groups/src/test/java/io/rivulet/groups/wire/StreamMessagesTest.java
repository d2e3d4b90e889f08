package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamMessagesTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String ANNOUNCE =
            "21 05 00 74657374 21 01" + KEY + "01 02 03 03 be40 04 04 92a760 02 05 64 03 07 9344";

    private final FragmentHeader header = new FragmentHeader();
    private final AvailabilityMap map = new AvailabilityMap();
    private final ByteWriter out = new ByteWriter(2_048);

    private static ByteReader body(String hex) {
        ByteReader reader = new ByteReader(Bytes.fromHex(hex));
        reader.u8();
        return reader;
    }

    private String written() {
        return Bytes.toHex(out.buffer(), out.start(), out.length());
    }

    @Test
    void readsAndWritesTheUsualAnnouncement() {
        StreamAnnounce announce = StreamAnnounce.read(body(ANNOUNCE));

        assertThat(announce.name()).isEqualTo("test");
        assertThat(announce.key()).isEqualTo(StreamKey.copyOf(Bytes.fromHex(KEY), 0));
        assertThat(announce.everyoneGetsMaps()).isFalse();
        assertThat(announce.windowMs()).isEqualTo(8_000);
        assertThat(announce.timeoutMs()).isEqualTo(300_000);
        assertThat(announce.availabilityPeriodMs()).isEqualTo(100);
        assertThat(announce.fetchPeriodMs()).isEqualTo(2_500);
        announce.write(out);
        assertThat(written()).isEqualTo(ANNOUNCE.replace(" ", ""));
    }

    @Test
    void readsAnnouncementOptionsInAnyOrderAndSkipsUnknownOnes() {
        StreamAnnounce announce =
                StreamAnnounce.read(body("21 01 06 03 3f aabb 03 07 9344 21 01" + KEY + "05 00 74657374"));

        assertThat(announce.name()).isEqualTo("test");
        assertThat(announce.everyoneGetsMaps()).isTrue();
        assertThat(announce.fetchPeriodMs()).isEqualTo(2_500);
        assertThat(announce.windowMs()).isEqualTo(-1);
    }

    @Test
    void refusesAnAnnouncementWithoutKeyOrWithABrokenName() {
        assertThat(StreamAnnounce.read(body("21 05 00 74657374"))).isNull();
        assertThat(StreamAnnounce.read(body("21 03 00 ff fe 21 01" + KEY))).isNull();
        assertThat(StreamAnnounce.read(body("21 05 00 74657374 20 01" + KEY))).isNull();
        assertThat(StreamAnnounce.read(body("21 05 00 74657374 21 01" + KEY + "7f")))
                .isNull();
    }

    @Test
    void tellsAnEndByItsShortBody() {
        StreamAnnounce.writeEnd(out, 559);
        assertThat(StreamAnnounce.encodedEndBytes(559)).isEqualTo(out.length());

        assertThat(written()).isEqualTo("21842f");
        assertThat(StreamAnnounce.isEnd(2)).isTrue();
        assertThat(StreamAnnounce.isEnd(36)).isFalse();
        assertThat(StreamAnnounce.readEnd(body("21 842f"))).isEqualTo(559);
        assertThat(StreamAnnounce.readEnd(body("21 842f 00"))).isEqualTo(-1);
    }

    @Test
    void readsAWholeMessage() {
        ByteReader reader = new ByteReader(Bytes.fromHex("20 01 12 00000005 aabb"));

        assertThat(header.read(reader)).isTrue();

        assertThat(header.code()).isEqualTo(StreamMessageType.FRAGMENT_WHOLE);
        assertThat(header.id()).isEqualTo(1);
        assertThat(header.kind()).isEqualTo(0x12);
        assertThat(header.timestampMs()).isEqualTo(5);
        assertThat(header.payloadOffset()).isEqualTo(7);
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @Test
    void readsAndWritesTheThreePartsOfAMessage() {
        String[] parts = {"300d020800000000", "100e01", "000f"};
        int[] left = {2, 1, 0};
        for (int i = 0; i < parts.length; i++) {
            assertThat(header.read(new ByteReader(Bytes.fromHex(parts[i] + "cafe"))))
                    .isTrue();
            assertThat(header.id()).isEqualTo(13 + i);
            assertThat(header.left()).isEqualTo(left[i]);
            assertThat(header.payloadLength()).isEqualTo(2);
            header.write(out.clear());
            assertThat(written()).isEqualTo(parts[i]);
        }
    }

    @Test
    void readsAStartWithoutLeft() {
        assertThat(header.read(new ByteReader(Bytes.fromHex("30 0d 09 00000028 cafe"))))
                .isTrue();

        assertThat(header.isLeftMissing()).isTrue();
        assertThat(header.kind()).isEqualTo(9);
        assertThat(header.timestampMs()).isEqualTo(40);
        header.write(out);
        assertThat(written()).isEqualTo("300d0900000028");
    }

    @Test
    void doesNotTakeAnEighthPartForAMissingLeft() {
        assertThat(header.read(new ByteReader(Bytes.fromHex("30 0d 08 09 00000028 cafe"))))
                .isTrue();

        assertThat(header.isLeftMissing()).isFalse();
        assertThat(header.left()).isEqualTo(8);
        assertThat(header.kind()).isEqualTo(9);
    }

    @Test
    void refusesBrokenFragments() {
        for (String hex : new String[] {
            "", "20", "20 00 12 00000000", "4001", "20 01 12 000000", "10 0e 00", "30 0d 00 08 00000000"
        }) {
            assertThat(header.read(new ByteReader(Bytes.fromHex(hex)))).as(hex).isFalse();
        }
    }

    @Test
    void readsTheRecordedMaps() {
        assertThat(held("22 01")).containsExactly(1);
        assertThat(held("22 0f ff 3f")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(held("22 0d 80")).containsExactly(5, 13);
        assertThat(held("22 18 ff ff 7f")).hasSize(24);
        AvailabilityMap.write(out, 13, 5, id -> id == 5 || id == 13);
        assertThat(written()).isEqualTo("220d80");
        assertThat(map.read(body("22 00"))).isFalse();
        assertThat(map.read(body("22 80"))).isFalse();
    }

    private long[] held(String hex) {
        assertThat(map.read(body(hex))).isTrue();
        return LongStream.rangeClosed(-10, 100).filter(map::has).toArray();
    }

    @Test
    void readsAndWritesMasksAndPulls() {
        assertThat(PushMask.read(body("23 20"))).isEqualTo(0x20);
        assertThat(PushMask.read(body("23"))).isEqualTo(-1);
        assertThat(PushMask.read(body("23 20 00"))).isEqualTo(-1);
        PushMask.write(out, 0xa1);
        assertThat(written()).isEqualTo("23a1");
        assertThat(PullRequest.read(body("2b 842f"))).isEqualTo(559);
        assertThat(PullRequest.read(body("2b 00"))).isEqualTo(-1);
        PullRequest.write(out.clear(), 559);
        assertThat(written()).isEqualTo("2b842f");
    }

    @Test
    void knowsItsFlowsByTheirNames() {
        assertThat(StreamFlowName.of(Bytes.fromHex("475211"))).isEqualTo(StreamFlowName.CONTROL);
        assertThat(StreamFlowName.of(Bytes.fromHex("475212"))).isEqualTo(StreamFlowName.FRAGMENTS);
        assertThat(StreamFlowName.of(Bytes.fromHex("47521c"))).isNull();
        assertThat(StreamFlowName.CONTROL.metadata()).isEqualTo(Bytes.fromHex("475211"));
    }
}
