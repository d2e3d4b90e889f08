package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MembershipMessagesPropertyTest {
    @Test
    void noReaderThrowsOnAnyBytes() {
        search(new Random(21), 10_000);
    }

    @Tag("slow")
    @Test
    void noReaderThrowsOnAnyBytesInAMillionCases() {
        search(new Random(22), 1_000_000);
    }

    @Test
    void writesTheReportsThatItReads() {
        Random random = new Random(23);
        for (int i = 0; i < 2_000; i++) {
            byte[] report = report(random);

            assertThat(MembershipMessagesTest.rewrite(report)).as("case %d", i).isEqualTo(report);
        }
    }

    private static void search(Random random, int cases) {
        int understood = 0;
        for (int i = 0; i < cases; i++) {
            byte[] bytes = random.nextInt(3) == 0 ? randomBytes(random) : mutated(random, report(random));
            understood += readAll(bytes);
        }
        assertThat(understood)
                .as("some cases must be read, or this tests nothing")
                .isGreaterThan(cases / 10);
    }

    private static int readAll(byte[] bytes) {
        ServerJoin.read(new ByteReader(bytes));
        MemberIntroduction.read(new ByteReader(bytes));
        MemberConnect.read(new ByteReader(bytes));
        GroupReport report = new GroupReport();
        ByteReader body = new ByteReader(bytes);
        body.u8();
        if (!report.read(body)) {
            return 0;
        }
        int records = 0;
        while (report.nextRecord()) {
            records++;
            assertThat(report.addresses()).hasSizeLessThanOrEqualTo(GroupReport.MAX_ADDRESSES);
        }
        assertThat(records).isLessThanOrEqualTo(GroupReport.MAX_RECORDS);
        return 1;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 0x23;
            }
        }
        return bytes;
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        byte[] changed = java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(Math.min(20, bytes.length)));
        for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static byte[] report(Random random) {
        ByteWriter out = new ByteWriter(GroupReportWriter.MAX_BYTES);
        byte[] flags = new byte[random.nextInt(3)];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (0x20 + random.nextInt(90)); // neither 0a nor 0d, which have a meaning of their own
        }
        PeerAddress receiver = random.nextBoolean() ? address(random) : null;
        GroupReportWriter writer = new GroupReportWriter().begin(out, flags, receiver, addresses(random));
        for (int i = random.nextInt(6); i > 0; i--) {
            byte[] id = new byte[PeerId.LENGTH];
            random.nextBytes(id);
            writer.record(PeerId.copyOf(id, 0), random.nextInt(400), addresses(random));
        }
        return out.toBytes();
    }

    private static List<PeerAddress> addresses(Random random) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (int i = random.nextInt(GroupReport.MAX_ADDRESSES + 1); i > 0; i--) {
            addresses.add(address(random));
        }
        return addresses;
    }

    private static PeerAddress address(Random random) {
        int port = random.nextInt(65_536);
        NetAddress address = random.nextBoolean()
                ? NetAddress.ofIpv4(random.nextInt(), port)
                : NetAddress.ofIpv6(random.nextLong() | 1L << 63, random.nextLong(), port);
        return new PeerAddress(address, AddressOrigin.of(random.nextInt(4)));
    }
}
