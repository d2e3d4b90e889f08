package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointCore;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import io.rivulet.transport.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A session and a flow like TCP's, which share a bottleneck; the case H-T13 of overlay/docs/security.md. */
class FairnessTest {
    private static final NetAddress RECEIVER = NetAddress.parse("10.0.0.1:1");
    private static final NetAddress SESSION = NetAddress.parse("10.0.0.2:2");
    private static final NetAddress RENO = NetAddress.parse("10.0.0.3:3");

    /** 10 Mbit/s, and as much queue as is on its way in 50 ms. */
    private static final LinkConfig BOTTLENECK =
            LinkConfig.builder().rateBytesPerSec(1_250_000).queueBytes(62_500).build();

    /** RFC 5681 with the delayed acknowledgements of RFC 1122. */
    @Test
    void takesBetweenHalfAndTwiceOfWhatAFlowLikeTcpTakes() {
        assertThat(shareBesideReno(2)).isBetween(0.5, 2.0);
    }

    /** One whose window grows twice as fast, for each segment is acknowledged. Of what this takes we get a bit less than half. */
    @Test
    void isNotStarvedByAFlowThatGrowsFaster() {
        assertThat(shareBesideReno(1)).isBetween(0.4, 2.0);
    }

    /** What a session gets, as a multiple of what the other flow gets. */
    private static double shareBesideReno(int segmentsPerAcknowledgement) {
        VirtualNetwork network = new VirtualNetwork(VirtualNetworkConfig.builder(1)
                .latency(LatencyModel.constant(Duration.ofMillis(25)))
                .build());
        RecordingHandler receiverHandler = new RecordingHandler();
        RtmfpEndpoint receiver = endpoint(1, receiverHandler);
        RenoReceiver renoReceiver = new RenoReceiver(segmentsPerAcknowledgement);
        network.add(
                new TwoCores(receiver, renoReceiver),
                HostConfig.builder(RECEIVER).downlink(BOTTLENECK).build());
        RecordingHandler senderHandler = new RecordingHandler();
        RtmfpEndpoint sender = endpoint(2, senderHandler);
        VirtualHost senderHost = network.add(sender, SESSION);
        senderHost.execute(nowNs -> sender.open(
                nowNs,
                FlashDiscriminators.fingerprint(receiver.peerId()),
                List.of(RECEIVER),
                EndpointPair.OPEN_TIMEOUT_NS));
        network.advance(Duration.ofSeconds(1));
        SendFlow[] flow = new SendFlow[1];
        senderHost.execute(
                nowNs -> flow[0] = senderHandler.opened.get(0).openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE));
        network.add(new RenoSender(), RENO);
        byte[] message = new byte[10_000];

        long sessionBytes = 0;
        long renoBefore = 0;
        for (int ms = 0; ms < 60_000; ms += 10) {
            senderHost.execute(nowNs -> {
                for (int left = 10; left > 0 && flow[0].unsentBytes() < 100_000; left--) {
                    flow[0].send(nowNs, message, 0, message.length);
                }
            });
            network.advance(Duration.ofMillis(10));
            sessionBytes += (long) receiverHandler.messages.size() * message.length;
            receiverHandler.messages.clear();
            if (ms == 10_000) {
                sessionBytes = 0; // both have found their rates
                renoBefore = renoReceiver.bytes;
            }
        }

        long renoBytes = renoReceiver.bytes - renoBefore;
        assertThat(sessionBytes + renoBytes).as("of 62 MB").isGreaterThan(50_000_000L);
        return (double) sessionBytes / renoBytes;
    }

    private static RtmfpEndpoint endpoint(int node, RecordingHandler handler) {
        return new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(node), EndpointPair.entropy(node))
                        .build(),
                handler);
    }

    /** A core that has neither events nor jobs. */
    private abstract static class PlainCore implements DatagramCore {

        @Override
        public void onDeadline(long nowNs) {}

        @Override
        public long nextDeadlineNs() {
            return NO_DEADLINE_NS;
        }
    }

    /** Sends without end as TCP does after RFC 5681 and RFC 6582: slow start, congestion avoidance, fast retransmit, fast recovery. */
    private static final class RenoSender extends PlainCore {
        /** As long as the session's datagrams become on a path of Ethernet's MTU. */
        private static final int SEGMENT = 1_472;

        private static final long TIMEOUT_NS = Nanos.SECOND;

        private final byte[] segment = new byte[SEGMENT];
        private double window = 4;
        private double threshold = 1e9;
        private long acknowledged;
        private long next;
        private long recoverUpTo = -1;
        private int repeatedAcks;
        private boolean isRetransmissionDue;
        private long deadlineNs = TIMEOUT_NS;

        @Override
        public void onDatagram(long nowNs, InboundDatagram datagram) {
            long upTo = Bytes.getLong(datagram.buffer(), datagram.offset());
            if (upTo > acknowledged) {
                onNewAcknowledgement(upTo);
                deadlineNs = nowNs + TIMEOUT_NS;
            } else if (++repeatedAcks == 3 && acknowledged > recoverUpTo) {
                threshold = Math.max(2, window / 2);
                window = threshold + 3;
                recoverUpTo = next;
                isRetransmissionDue = true;
            } else if (repeatedAcks > 3) {
                window++;
            }
        }

        private void onNewAcknowledgement(long upTo) {
            acknowledged = upTo;
            if (upTo < recoverUpTo) {
                isRetransmissionDue = true; // a partial acknowledgement: the next hole
                return;
            }
            if (repeatedAcks >= 3) {
                window = threshold;
            }
            repeatedAcks = 0;
            window += window < threshold ? 1 : 1 / window;
        }

        @Override
        public void onDeadline(long nowNs) {
            if (nowNs >= deadlineNs) {
                threshold = Math.max(2, window / 2);
                window = 1;
                next = acknowledged;
                recoverUpTo = -1;
                repeatedAcks = 0;
                deadlineNs = nowNs + TIMEOUT_NS;
            }
        }

        @Override
        public int pollDatagrams(long nowNs, OutboundBatch out) {
            int before = out.size();
            if (isRetransmissionDue && out.hasRoom()) {
                isRetransmissionDue = false;
                send(out, acknowledged);
            }
            while (next < acknowledged + (long) window && out.hasRoom()) {
                send(out, next++);
            }
            return out.size() - before;
        }

        private void send(OutboundBatch out, long number) {
            Bytes.putLong(segment, 0, number);
            out.add(0, RECEIVER, segment, 0, SEGMENT);
        }

        @Override
        public long nextDeadlineNs() {
            return deadlineNs;
        }
    }

    /** Acknowledges with the number of the first segment that is missing: so many in order at once, and all others at once. */
    private static final class RenoReceiver extends PlainCore {
        private static final long DELAY_NS = 40 * Nanos.MILLISECOND;

        private final TreeSet<Long> early = new TreeSet<>();
        private final byte[] answer = new byte[Long.BYTES];
        private final int segmentsPerAcknowledgement;
        private long missing;
        private int unanswered;
        private int answersDue;
        private long delayedUntilNs = NO_DEADLINE_NS;
        private long bytes;

        RenoReceiver(int segmentsPerAcknowledgement) {
            this.segmentsPerAcknowledgement = segmentsPerAcknowledgement;
        }

        @Override
        public void onDatagram(long nowNs, InboundDatagram datagram) {
            boolean isInOrder = early.isEmpty() && Bytes.getLong(datagram.buffer(), datagram.offset()) == missing;
            early.add(Bytes.getLong(datagram.buffer(), datagram.offset()));
            while (!early.isEmpty() && early.first() <= missing) {
                if (early.pollFirst() == missing) {
                    missing++;
                    bytes += datagram.length();
                }
            }
            if (!isInOrder || ++unanswered >= segmentsPerAcknowledgement) {
                answer();
            } else {
                delayedUntilNs = nowNs + DELAY_NS;
            }
        }

        private void answer() {
            unanswered = 0;
            answersDue++;
            delayedUntilNs = NO_DEADLINE_NS;
        }

        @Override
        public void onDeadline(long nowNs) {
            if (nowNs >= delayedUntilNs) {
                answer();
            }
        }

        @Override
        public long nextDeadlineNs() {
            return delayedUntilNs;
        }

        @Override
        public int pollDatagrams(long nowNs, OutboundBatch out) {
            int count = 0;
            for (; answersDue > 0 && out.hasRoom(); answersDue--) {
                Bytes.putLong(answer, 0, missing);
                out.add(0, RENO, answer, 0, answer.length);
                count++;
            }
            return count;
        }
    }

    /** An endpoint and a receiver of the other kind at one address, told apart by who sends. */
    private static final class TwoCores extends EndpointCore {
        private final RtmfpEndpoint endpoint;
        private final RenoReceiver other;

        TwoCores(RtmfpEndpoint endpoint, RenoReceiver other) {
            this.endpoint = endpoint;
            this.other = other;
        }

        @Override
        protected RtmfpEndpoint endpoint() {
            return endpoint;
        }

        @Override
        public void onDatagram(long nowNs, InboundDatagram datagram) {
            DatagramCore core = datagram.source().equals(RENO) ? other : endpoint;
            core.onDatagram(nowNs, datagram);
        }

        @Override
        public void onDeadline(long nowNs) {
            endpoint.onDeadline(nowNs);
            other.onDeadline(nowNs);
        }

        @Override
        public int pollDatagrams(long nowNs, OutboundBatch out) {
            return endpoint.pollDatagrams(nowNs, out) + other.pollDatagrams(nowNs, out);
        }

        @Override
        public long nextDeadlineNs() {
            return Math.min(endpoint.nextDeadlineNs(), other.nextDeadlineNs());
        }
    }
}
