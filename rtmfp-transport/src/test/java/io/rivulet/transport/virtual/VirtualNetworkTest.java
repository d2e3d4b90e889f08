package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.Invariant;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.ScriptedCore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {
    private static final NetAddress NEAR = CorePair.NEAR;
    private static final NetAddress FAR = CorePair.FAR;
    private static final NetAddress NOBODY = NetAddress.parse("10.9.9.9:9");
    private static final long MS = 1_000_000;

    private final CorePair<ScriptedCore> pair = new CorePair<>(new ScriptedCore(), new ScriptedCore());
    private final VirtualNetwork network = pair.network();

    @Test
    void deliversAfterExactlyTheLatency() {
        pair.latency(Duration.ofMillis(25));

        pair.near(now -> pair.near().send(FAR, "hello"));
        pair.advance(Duration.ofNanos(25 * MS - 1));
        int before = pair.far().received().size();
        pair.advance(Duration.ofNanos(1));

        assertThat(before).isZero();
        assertThat(pair.far().receivedTexts()).containsExactly("hello");
        assertThat(pair.far().received().get(0).nowNs()).isEqualTo(25 * MS);
        assertThat(pair.far().received().get(0).source()).isEqualTo(NEAR);
    }

    @Test
    void feedsWhatIsDueTogetherBeforeItDrainsOnce() {
        pair.far().onReceived(datagram -> pair.far().send(NEAR, "answer"));
        pair.far(now -> pair.far().deadline(10 * MS));

        pair.near(now -> {
            pair.near().send(FAR, "one");
            pair.near().send(FAR, "two");
        });
        pair.advance(Duration.ofMillis(10));

        assertThat(pair.far().calls()).containsExactly("datagram", "datagram", "deadline", "poll");
    }

    @Test
    void equalTimesAreOrderedByDestinationThenSourceThenSequence() {
        List<String> order = new ArrayList<>();
        ScriptedCore third = new ScriptedCore();
        NetAddress thirdAddress = NetAddress.parse("10.0.0.3:3");
        VirtualHost thirdHost = network.add(third, thirdAddress);
        pair.near().onReceived(datagram -> order.add("near " + datagram.text()));
        pair.far().onReceived(datagram -> order.add("far " + datagram.text()));

        thirdHost.execute(now -> {
            third.send(FAR, "3a");
            third.send(FAR, "3b");
            third.send(NEAR, "3c");
        });
        pair.far(now -> pair.far().send(NEAR, "2"));
        pair.near(now -> pair.near().send(FAR, "1"));
        pair.advance(Duration.ofMillis(10));

        assertThat(order).containsExactly("near 2", "near 3c", "far 1", "far 3a", "far 3b");
    }

    @Test
    void wakesACoreAtItsDeadline() {
        pair.near(now -> pair.near().deadline(7 * MS + 3));

        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.near().deadlinesMet()).containsExactly(7 * MS + 3);
    }

    @Test
    void aHostsClockStartsWhenItIsAddedAndRunsAtItsOwnRate() {
        pair.advance(Duration.ofSeconds(5));
        ScriptedCore late = new ScriptedCore();
        HostConfig config = HostConfig.builder(NetAddress.parse("10.0.0.3:3"))
                .clockOffset(Duration.ofSeconds(100))
                .skewPpm(-50)
                .build();
        VirtualHost host = network.add(late, config);
        long startNs = host.nowNs();

        // 20,000 s on its clock take 20,001.000050... s of the network's.
        host.execute(now -> late.deadline(startNs + 20_000_000 * MS));
        pair.advance(Duration.ofSeconds(20_001));
        int before = late.deadlinesMet().size();
        pair.advance(Duration.ofMillis(1));

        assertThat(startNs).isEqualTo(100_000 * MS);
        assertThat(before).isZero();
        assertThat(late.deadlinesMet()).containsExactly(startNs + 20_000_000 * MS);
    }

    @Test
    void oneWorkerDoesOneJobAtATime() {
        List<String> ran = new ArrayList<>();

        pair.near(now -> {
            pair.near().addJob(job(5 * MS, () -> ran.add("first")));
            pair.near().addJob(job(2 * MS, () -> ran.add("second")));
        });
        pair.advance(Duration.ofSeconds(1));

        assertThat(ran).containsExactly("first", "second");
        assertThat(pair.near().jobsDone()).containsExactly(5 * MS, 7 * MS);
    }

    @Test
    void whatAnEventHandlerSendsLeavesAtTheSameInstant() {
        pair.near(now -> pair.near().addEvent(() -> pair.near().send(FAR, "from a handler")));

        pair.advance(Duration.ofMillis(10));

        assertThat(pair.far().receivedTexts()).containsExactly("from a handler");
    }

    @Test
    void aCommandFromWithinAnotherCoresHandlerRunsAtTheSameInstant() {
        pair.near(now -> pair.near().addEvent(() -> pair.far(inner -> pair.far().send(NEAR, "sent at " + inner))));

        pair.advance(Duration.ofMillis(10));

        assertThat(pair.near().receivedTexts()).containsExactly("sent at 0");
    }

    @Test
    void rulesAreAskedInOrderAndTheFirstVerdictWins() {
        network.addRule(packet -> packet.length() == 1 ? Verdict.DROP : Verdict.PASS);
        network.addRule(packet -> packet.length() == 2 ? Verdict.deliverAfter(Duration.ofMillis(99)) : Verdict.PASS);
        network.addRule(packet -> packet.length() <= 3 ? Verdict.DUPLICATE : Verdict.PASS);
        network.addRule(packet -> packet.length() == 4 ? Verdict.CORRUPT : Verdict.PASS);

        pair.near(now -> List.of("1", "22", "333", "4444", "55555")
                .forEach(text -> pair.near().send(FAR, text)));
        pair.advance(Duration.ofMillis(98));
        List<String> early = List.copyOf(pair.far().receivedTexts());
        pair.advance(Duration.ofMillis(1));

        assertThat(early).hasSize(4).startsWith("333", "333").endsWith("55555").doesNotContain("4444");
        assertThat(pair.far().receivedTexts()).last().isEqualTo("22");
        assertThat(network.counters().dropped(DropReason.RULE)).isEqualTo(1);
        assertThat(network.counters().duplicated()).isEqualTo(1);
        assertThat(network.counters().corrupted()).isEqualTo(1);
    }

    @Test
    void aPartitionIsARuleThatIsRemovedAgain() {
        PacketRule partition = pair.dropAll();
        pair.near(now -> pair.near().send(FAR, "lost"));
        pair.advance(Duration.ofSeconds(1));

        boolean wasThere = network.removeRule(partition);
        pair.near(now -> pair.near().send(FAR, "healed"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(wasThere).isTrue();
        assertThat(pair.far().receivedTexts()).containsExactly("healed");
    }

    @Test
    void dropsExactlyAsManyAsAsked() {
        pair.dropFromNear(2);

        for (String text : List.of("a", "b", "c")) {
            pair.near(now -> pair.near().send(FAR, text));
        }
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.far().receivedTexts()).containsExactly("c");
    }

    @Test
    void aDatagramToNobodyIsCounted() {
        pair.near(now -> pair.near().send(NOBODY, "hello?"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(network.counters().dropped(DropReason.NO_SUCH_HOST)).isEqualTo(1);
        assertThat(pair.nearHost().counters().dropped(DropReason.NO_SUCH_HOST)).isEqualTo(1);
    }

    @Test
    void aStoppedHostIsNeverCalledAgain() {
        pair.near(now -> pair.near().send(FAR, "too late"));
        pair.far(now -> {
            pair.far().deadline(5 * MS);
            pair.far().addJob(job(3 * MS, () -> {}));
        });
        pair.far().calls().clear();

        pair.farHost().stop();
        pair.farHost().stop();
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.far().calls()).isEmpty();
        assertThat(network.counters().dropped(DropReason.NO_SUCH_HOST)).isEqualTo(1);
        assertThat(network.datagramsInFlight()).isZero();
    }

    @Test
    void anAddressCanBeTakenAgainAfterItsHostWasStopped() {
        ScriptedCore successor = new ScriptedCore();
        pair.farHost().stop();

        network.add(successor, FAR);
        pair.near(now -> pair.near().send(FAR, "hello"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(successor.receivedTexts()).containsExactly("hello");
        assertThatThrownBy(() -> network.add(new ScriptedCore(), FAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.2:2");
    }

    @Test
    void aReboundHostIsReachedAtItsNewAddressOnly() {
        NetAddress moved = NetAddress.parse("10.0.7.7:7");
        pair.near(now -> pair.near().send(FAR, "on its way"));

        pair.farHost().rebind(0, moved);
        pair.near(now -> pair.near().send(moved, "new"));
        pair.far(now -> pair.far().send(NEAR, "it is me"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.far().receivedTexts()).containsExactly("new");
        assertThat(pair.near().received().get(0).source()).isEqualTo(moved);
    }

    @Test
    void eachInterfaceHasItsAddress() {
        NetAddress first = NetAddress.parse("10.0.0.3:3");
        NetAddress second = NetAddress.parse("[2001:db8::3]:3");
        ScriptedCore multihomed = new ScriptedCore();
        VirtualHost host = network.add(
                multihomed, HostConfig.builder(first).address(second).build());

        host.execute(now -> multihomed.send(1, NEAR, "out"));
        pair.near(now -> pair.near().send(second, "in"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.near().received().get(0).source()).isEqualTo(second);
        assertThat(multihomed.received().get(0).interfaceId()).isEqualTo(1);
    }

    @Test
    void scheduledActionsPrecedeHostsAtTheSameTime() {
        network.after(Duration.ofMillis(10), () -> pair.farHost().stop());

        pair.near(now -> pair.near().send(FAR, "too late"));
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.far().received()).isEmpty();
    }

    @Test
    void runsUntilAConditionHolds() {
        pair.near(now -> pair.near().send(FAR, "hello"));

        boolean arrived = pair.advanceUntil(() -> !pair.far().received().isEmpty(), Duration.ofSeconds(1));
        boolean answered = pair.advanceUntil(() -> !pair.near().received().isEmpty(), Duration.ofSeconds(1));

        assertThat(arrived).isTrue();
        assertThat(answered).isFalse();
        assertThat(network.nowNs()).isEqualTo(1_010 * MS);
    }

    @Test
    void aFailureSaysSeedTimeAndHostAndStaysWhatItIs() {
        pair.far().onReceived(datagram -> {
            throw new UnsupportedOperationException("no");
        });
        pair.near(now -> pair.near().send(FAR, "hello"));

        assertThatThrownBy(() -> pair.advance(Duration.ofSeconds(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()[0])
                        .hasMessageContainingAll("host 1 at 10.0.0.2:2", "10000000 ns", "seed 1"));
    }

    @Test
    void aCoreThatNeverComesToRestIsADefect() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> pair.near().addEvent(again[0]);

        assertThatThrownBy(() -> pair.near(now -> again[0].run())).isInstanceOf(Invariant.ViolationException.class);
    }

    @Test
    void whatTheNetworkHoldsIsBounded() {
        VirtualNetworkConfig config =
                VirtualNetworkConfig.builder(1).maxDatagramsInFlight(2).build();
        CorePair<ScriptedCore> small =
                new CorePair<>(new VirtualNetwork(config), new ScriptedCore(), new ScriptedCore());

        small.near(now -> List.of("a", "b", "c").forEach(text -> small.near().send(FAR, text)));
        small.advance(Duration.ofSeconds(1));

        assertThat(small.far().receivedTexts()).containsExactly("a", "b");
        assertThat(small.network().counters().dropped(DropReason.CAPACITY)).isEqualTo(1);
    }

    private static CryptoJob job(long costNs, Runnable work) {
        return new CryptoJob() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public long modelledCostNs() {
                return costNs;
            }
        };
    }
}
