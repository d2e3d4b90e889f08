package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramPortTest {
    private static final NetAddress FAR = NetAddress.parse("127.0.0.1:1935");
    private static final InetSocketAddress DESTINATION = AddressCache.convert(FAR);

    private final DriverCounters counters = new DriverCounters();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Throwable> failures = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private DatagramPort port(boolean isSegmenting) {
        CoreLoop loop = new CoreLoop(channel.eventLoop(), null, counters, InterfaceFamilies.ANY, 2, failures::add);
        DatagramPort port = new DatagramPort(loop, 0, channel, isSegmenting);
        channel.pipeline().addLast(port);
        return port;
    }

    /** As many datagrams, of which the last is shorter. */
    private static OutboundBatch run(int count, int length) {
        OutboundBatch batch = new OutboundBatch(count);
        for (int i = 0; i < count; i++) {
            byte[] datagram = new byte[i == count - 1 ? length / 2 : length];
            Arrays.fill(datagram, (byte) i);
            batch.add(0, FAR, datagram, 0, datagram.length);
        }
        return batch;
    }

    private List<DatagramPacket> written() {
        List<DatagramPacket> packets = new ArrayList<>();
        for (DatagramPacket packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
            packets.add(packet);
            packet.release();
        }
        return packets;
    }

    @Test
    void writesARunAtOnceWhereTheSystemCutsIt() {
        DatagramPort port = port(true);

        port.writeRun(run(5, 1_200), 1, 5, DESTINATION);
        port.flush();

        SegmentedDatagramPacket packet = channel.readOutbound();
        assertThat(packet.segmentSize()).isEqualTo(1_200);
        assertThat(packet.recipient()).isEqualTo(DESTINATION);
        assertThat(packet.content().readableBytes()).isEqualTo(3 * 1_200 + 600);
        assertThat(packet.content().getByte(0)).isEqualTo((byte) 1);
        assertThat(packet.content().getByte(3 * 1_200)).isEqualTo((byte) 4);
        packet.release();
        assertThat(written()).isEmpty();
    }

    @Test
    void writesASingleDatagramAsOne() {
        DatagramPort port = port(true);

        port.writeRun(run(1, 1_200), 0, 1, DESTINATION);
        port.flush();

        assertThat(written()).singleElement().isExactlyInstanceOf(DatagramPacket.class);
    }

    @Test
    void staysWithinWhatTheSystemTakesAtOnce() {
        DatagramPort port = port(true);

        // 64 of 100 bytes; but of 1,472 bytes 44, which are 64,768 bytes.
        port.writeRun(run(100, 100), 0, 100, DESTINATION);
        port.writeRun(run(64, 1_472), 0, 64, DESTINATION);
        port.flush();

        List<Integer> lengths = new ArrayList<>();
        for (DatagramPacket packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
            lengths.add(packet.content().readableBytes());
            packet.release();
        }
        assertThat(lengths).containsExactly(6_400, 35 * 100 + 50, 64_768, 19 * 1_472 + 736);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sendmmsg(..) failed with error(-5): Input/output error",
                "sendmmsg(..) failed with error(-22): Invalid argument",
                "sendmmsg(..) failed with error(-90): Message too long"
            })
    void writesARunAgainOneByOneWhenTheSystemRefusesToCutIt(String refusal) {
        DatagramPort port = port(true);
        refuseRuns(refusal, DESTINATION);

        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();

        List<Integer> lengths = new ArrayList<>();
        for (DatagramPacket packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
            assertThat(packet).isExactlyInstanceOf(DatagramPacket.class);
            assertThat(packet.recipient()).isEqualTo(DESTINATION);
            assertThat(packet.content().getByte(0)).isEqualTo((byte) lengths.size());
            lengths.add(packet.content().readableBytes());
            assertThat(packet.release()).as("nothing is kept").isEqualTo(lengths.size() == 3);
        }
        assertThat(lengths).containsExactly(1_200, 1_200, 600);
        assertThat(counters.get(DriverCounter.SEGMENTATION_REFUSED)).isEqualTo(1);

        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();
        assertThat(written()).hasSize(3);
        assertThat(counters.get(DriverCounter.SEGMENTATION_REFUSED)).isEqualTo(1);
    }

    @Test
    void goesOnCuttingForOthersWhenOneDestinationIsRefused() {
        DatagramPort port = port(true);
        refuseRuns("sendmmsg(..) failed with error(-22): Invalid argument", DESTINATION);
        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();
        assertThat(written()).hasSize(3);

        port.writeRun(run(3, 1_200), 0, 3, AddressCache.convert(FAR.withPort(7)));
        port.flush();

        assertThat(written()).singleElement().isInstanceOf(SegmentedDatagramPacket.class);
    }

    @Test
    void cutsNoMoreForAnybodyWhenTheDeviceCannot() {
        DatagramPort port = port(true);
        refuseRuns("sendmmsg(..) failed with error(-5): Input/output error", DESTINATION);
        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();
        assertThat(written()).hasSize(3);

        port.writeRun(run(3, 1_200), 0, 3, AddressCache.convert(FAR.withPort(7)));
        port.flush();

        assertThat(written()).hasSize(3);
    }

    @Test
    void learnsNothingAboutCuttingFromASingleDatagram() {
        DatagramPort port = port(true);

        channel.pipeline()
                .fireExceptionCaught(new IOException("sendmmsg(..) failed with error(-22): Invalid argument"));
        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();

        assertThat(written()).singleElement().isInstanceOf(SegmentedDatagramPacket.class);
        assertThat(counters.get(DriverCounter.ERRORS_OTHER)).isEqualTo(1);
        assertThat(counters.get(DriverCounter.SEGMENTATION_REFUSED)).isZero();
    }

    @Test
    void countsEveryDatagramOfARunThatIsLost() {
        DatagramPort port = port(true);
        refuseRuns("sendmmsg(..) failed with error(-101): Network is unreachable", DESTINATION);

        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();

        assertThat(written()).isEmpty();
        assertThat(counters.get(DriverCounter.ERRORS_UNREACHABLE)).isEqualTo(3);
        assertThat(counters.get(DriverCounter.SEGMENTATION_REFUSED)).isZero();
    }

    /** Fails every run to a destination. */
    private void refuseRuns(String reason, InetSocketAddress destination) {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof SegmentedDatagramPacket run
                        && run.recipient().equals(destination)) {
                    run.release();
                    promise.setFailure(new IOException(reason));
                } else {
                    ChannelFuture unused = context.write(message, promise);
                }
            }
        });
    }

    @Test
    void takesAnAddressThatASocketCannotReachForNoFailure() {
        port(false);

        channel.pipeline().fireExceptionCaught(new UnsupportedAddressTypeException());
        channel.pipeline().fireExceptionCaught(new UnresolvedAddressException());
        assertThat(failures).isEmpty();
        assertThat(counters.get(DriverCounter.ERRORS_UNREACHABLE)).isEqualTo(2);

        channel.pipeline().fireExceptionCaught(new IllegalStateException("a mistake of ours"));
        assertThat(failures).hasSize(1);
    }

    @Test
    void goesOnCuttingWhenNobodyListensThere() {
        DatagramPort port = port(true);

        channel.pipeline()
                .fireExceptionCaught(new IOException("sendmmsg(..) failed with error(-111): Connection refused"));
        port.writeRun(run(3, 1_200), 0, 3, DESTINATION);
        port.flush();

        assertThat(written()).singleElement().isInstanceOf(SegmentedDatagramPacket.class);
        assertThat(counters.get(DriverCounter.SEGMENTATION_REFUSED)).isZero();
    }
}
