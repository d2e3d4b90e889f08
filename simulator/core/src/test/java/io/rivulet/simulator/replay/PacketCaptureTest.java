package io.rivulet.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.simulator.packet.PacketTier;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.transport.address.NetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read back block by block, by what draft-ietf-opsawg-pcapng says and by nothing of the writer's. */
class PacketCaptureTest {
    private static final Scenario SCENARIO = Scenario.named("captured")
            .peers(3)
            .lasting(Duration.ofSeconds(1))
            .tier(Tier.T1)
            .network(NetworkPlan.DEFAULT.lossRatio(0.02))
            .arrivals(Arrivals.DEFAULT.joining(Duration.ofMillis(500), Duration.ofSeconds(1)))
            .build();

    @TempDir
    private Path directory;

    /** A packet as it was read. */
    @SuppressWarnings("ArrayRecordComponent") // read and looked at, never compared
    private record Packet(long timeNs, byte[] bytes) {}

    private static RunResult run(PacketCapture capture) {
        return new PacketTier().run(SCENARIO, 5, RunWatch.seeing(RunWatch.NONE, capture));
    }

    private Path captured(int node, long mostBytes) throws IOException {
        Path file = directory.resolve("run.pcapng");
        try (PacketCapture capture = new PacketCapture(file, "a comment: \u00e9", node, 0, Long.MAX_VALUE, mostBytes)) {
            run(capture);
        }
        return file;
    }

    /** The file's packets, when all its blocks are as they have to be. */
    private static List<Packet> read(Path file) throws IOException {
        return read(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private static List<Packet> read(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        List<Packet> packets = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        while (in.hasRemaining()) {
            int at = in.position();
            int type = in.getInt();
            int length = in.getInt();
            assertThat(length % 4).isZero();
            assertThat(in.getInt(at + length - 4))
                    .as("the length at the end of the block")
                    .isEqualTo(length);
            types.add(type);
            if (type == 0x0A0D0D0A) {
                readSectionHeader(in, at + length - 4);
            } else if (type == 1) {
                readInterface(in, at + length - 4);
            } else {
                assertThat(type).isEqualTo(6);
                packets.add(readPacket(in, length));
            }
            in.position(at + length);
        }
        assertThat(types.get(0)).isEqualTo(0x0A0D0D0A);
        assertThat(types.get(1)).isEqualTo(1);
        assertThat(types.subList(2, types.size())).containsOnly(6);
        return packets;
    }

    private static void readSectionHeader(ByteBuffer in, int end) {
        assertThat(in.getInt()).isEqualTo(0x1A2B3C4D);
        assertThat(in.getShort()).isEqualTo((short) 1);
        assertThat(in.getShort()).isZero();
        assertThat(in.getLong()).isEqualTo(-1);
        Map<Integer, byte[]> options = options(in, end);
        assertThat(new String(options.get(1), StandardCharsets.UTF_8)).isEqualTo("a comment: \u00e9");
    }

    private static void readInterface(ByteBuffer in, int end) {
        assertThat(in.getShort()).as("LINKTYPE_RAW").isEqualTo((short) 101);
        assertThat(in.getShort()).isZero();
        assertThat(in.getInt()).as("snapshot length: no limit").isZero();
        assertThat(options(in, end).get(9)).as("if_tsresol").containsExactly(9);
    }

    private static Map<Integer, byte[]> options(ByteBuffer in, int end) {
        Map<Integer, byte[]> options = new HashMap<>();
        int code = -1;
        while (code != 0) {
            code = in.getShort();
            byte[] value = new byte[in.getShort()];
            in.get(value);
            in.position(in.position() + 3 & ~3);
            options.put(code, value);
        }
        assertThat(in.position()).as("the end of the options").isEqualTo(end);
        return options;
    }

    private static Packet readPacket(ByteBuffer in, int blockLength) {
        assertThat(in.getInt()).as("interface").isZero();
        long timeNs = (long) in.getInt() << 32 | in.getInt() & 0xffff_ffffL;
        int captured = in.getInt();
        assertThat(in.getInt()).isEqualTo(captured);
        assertThat(blockLength).isEqualTo(32 + (captured + 3) / 4 * 4);
        byte[] bytes = new byte[captured];
        in.get(bytes);
        return new Packet(timeNs, bytes);
    }

    /** The sum of 16-bit words in ones' complement: all ones where a checksum is among them and right. */
    private static int onesSum(ByteBuffer bytes, int from, int to, int before) {
        int sum = before;
        for (int i = from; i < to; i += 2) {
            int low = i + 1 < to ? bytes.get(i + 1) & 0xff : 0;
            sum += (bytes.get(i) & 0xff) << 8 | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static void checkIpv4(byte[] bytes) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        assertThat(packet.get(0)).isEqualTo((byte) 0x45);
        assertThat(packet.getShort(2) & 0xffff).isEqualTo(bytes.length);
        assertThat(packet.get(9)).isEqualTo((byte) 17);
        assertThat(onesSum(packet, 0, 20, 0)).as("IPv4 checksum").isEqualTo(0xffff);
        int udpLength = packet.getShort(24) & 0xffff;
        assertThat(udpLength).isEqualTo(bytes.length - 20);
        assertThat(packet.getShort(26)).isNotZero();
        int addresses = onesSum(packet, 12, 20, 17 + udpLength);
        assertThat(onesSum(packet, 20, bytes.length, addresses))
                .as("UDP checksum")
                .isEqualTo(0xffff);
    }

    @Test
    void aRunOfThePacketTierIsAFileThatCanBeReadBack() throws IOException {
        List<Packet> packets = read(captured(PacketCapture.ALL, PacketCapture.MAX_BYTES));

        assertThat(packets).hasSizeGreaterThan(500);
        packets.forEach(packet -> checkIpv4(packet.bytes));
        assertThat(packets).isSortedAccordingTo((one, other) -> Long.compare(one.timeNs, other.timeNs));
        assertThat(packets.get(packets.size() - 1).timeNs).isBetween(2_000_000_000L, 60_000_000_000L);
    }

    @Test
    void aCaptureChangesNothing() throws IOException {
        RunResult alone = new PacketTier().run(SCENARIO, 5, RunWatch.NONE);
        RunResult captured;
        try (PacketCapture capture = new PacketCapture(
                directory.resolve("x"), "", PacketCapture.ALL, 0, Long.MAX_VALUE, PacketCapture.MAX_BYTES)) {
            captured = run(capture);
        }

        assertThat(captured.traceHash()).isEqualTo(alone.traceHash());
    }

    @Test
    void ofOneNodeThereIsWhatItSendsAndWhatReachesIt() throws IOException {
        List<Packet> packets = read(captured(2, PacketCapture.MAX_BYTES));

        // Node 2 is 10.1.0.2.
        byte[] own = {10, 1, 0, 2};
        assertThat(packets).hasSizeGreaterThan(100);
        assertThat(packets).allMatch(packet -> has(packet, 12, own) || has(packet, 16, own));
        assertThat(packets).anyMatch(packet -> has(packet, 12, own)).anyMatch(packet -> has(packet, 16, own));
    }

    private static boolean has(Packet packet, int at, byte[] address) {
        return ByteBuffer.wrap(packet.bytes, at, 4).slice().equals(ByteBuffer.wrap(address));
    }

    @Test
    void aFileEndsWholeAtItsLimitAndTheRestIsCounted() throws IOException {
        Path file = directory.resolve("short.pcapng");
        long leftOut;
        try (PacketCapture capture =
                new PacketCapture(file, "a comment: \u00e9", PacketCapture.ALL, 0, Long.MAX_VALUE, 20_000)) {
            run(capture);
            leftOut = capture.leftOut();
        }

        assertThat(Files.size(file)).isBetween(15_000L, 20_000L);
        assertThat(read(file)).isNotEmpty();
        assertThat(leftOut).isGreaterThan(100);
    }

    @Test
    void writesIpv6AndOddLengths() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out, "a comment: \u00e9");
        NetAddress from = NetAddress.parse("[2001:db8::1]:1935");
        NetAddress to = NetAddress.parse("[2001:db8::ff02]:65535");
        byte[] payload = {1, 2, 3, (byte) 0xff, 5};

        writer.write(0x1_2345_6789_abcdL, from, to, payload, 0, payload.length);

        assertThat(writer.written()).isEqualTo(out.size());
        List<Packet> packets = read(ByteBuffer.wrap(out.toByteArray()));
        assertThat(packets).hasSize(1);
        assertThat(packets.get(0).timeNs).isEqualTo(0x1_2345_6789_abcdL);
        ByteBuffer packet = ByteBuffer.wrap(packets.get(0).bytes);
        assertThat(packet.getInt(0)).isEqualTo(0x60000000);
        assertThat(packet.getShort(4)).isEqualTo((short) 13);
        assertThat(packet.get(6)).isEqualTo((byte) 17);
        assertThat(packet.getShort(42) & 0xffff).isEqualTo(65_535);
        int addresses = onesSum(packet, 8, 40, 17 + 13);
        assertThat(onesSum(packet, 40, 53, addresses)).isEqualTo(0xffff);
    }

    @Test
    void capinfosReadsItWhereThereIsOne() throws Exception {
        Path file = captured(PacketCapture.ALL, PacketCapture.MAX_BYTES);
        int packets = read(file).size();
        Process process;
        try {
            process = new ProcessBuilder("capinfos", "-c", "-M", "-E", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException none) {
            assumeTrue(false, "there is no capinfos here");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains(String.valueOf(packets));
    }
}
