package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.testing.ScriptedCore;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NettyDatagramDriverTest {
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final NetAddress LOOPBACK6 = NetAddress.parse("[::1]:0");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<NettyDatagramDriver> drivers = new ArrayList<>();
    private final ScriptedCore near = new ScriptedCore();
    private final ScriptedCore far = new ScriptedCore();

    @AfterEach
    void closeAll() {
        drivers.forEach(driver -> driver.close().join());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void carriesTenThousandDatagramsThereAndBack(IoKind kind) throws Exception {
        assumeAvailable(kind);
        int count = 10_000;
        int window = 32; // what even a small socket buffer holds
        NettyDatagramDriver farDriver = start(config(kind), far);
        NettyDatagramDriver nearDriver = start(config(kind), near);
        NetAddress destination = farDriver.localAddress();
        CompletableFuture<Void> done = new CompletableFuture<>();
        far.onReceived(datagram -> far.send(datagram.source(), "echo of " + datagram.text()));
        AtomicInteger next = new AtomicInteger(window);
        near.onReceived(datagram -> {
            if (next.get() < count) {
                near.send(destination, "datagram " + next.getAndIncrement());
            } else if (near.received().size() == count) {
                done.complete(null);
            }
        });

        nearDriver.execute(now -> {
            for (int i = 0; i < window; i++) {
                near.send(destination, "datagram " + i);
            }
        });
        await(done);

        List<String> echoes = on(nearDriver, near::receivedTexts);
        assertThat(echoes).hasSize(count).contains("echo of datagram 0", "echo of datagram 9999");
        assertThat(nearDriver.counters().get(DriverCounter.DATAGRAMS_SENT)).isEqualTo(count);
        assertThat(nearDriver.counters().get(DriverCounter.DATAGRAMS_RECEIVED)).isEqualTo(count);
        assertThat(nearDriver.counters().get(DriverCounter.ADDRESS_MISSES)).isEqualTo(2);
        assertThat(farDriver.counters().get(DriverCounter.BYTES_RECEIVED))
                .isEqualTo(nearDriver.counters().get(DriverCounter.BYTES_SENT));
        assertThat(near.received().get(0).source()).isEqualTo(destination);
        assertThat(nearDriver.io()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"NIO, true", "EPOLL, true", "EPOLL, false"})
    void carriesRunsOfEqualDatagramsWholeAndInOrder(IoKind kind, boolean offload) throws Exception {
        assumeAvailable(kind);
        int count = 200;
        DriverConfig config =
                DriverConfig.builder().bind(LOOPBACK).io(kind).offload(offload).build();
        NettyDatagramDriver farDriver = start(config, far);
        NettyDatagramDriver nearDriver = start(config, near);
        CompletableFuture<Void> done = new CompletableFuture<>();
        far.onReceived(datagram -> {
            if (datagram.text().equals("the end")) {
                done.complete(null);
            }
        });
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // A shorter one now and then ends a run.
            sent.add(i % 30 == 29 ? "short " + i : "a datagram of a certain length, number " + (1_000 + i));
        }
        sent.add("the end");

        nearDriver.execute(now -> sent.forEach(text -> near.send(farDriver.localAddress(), text)));
        await(done);

        assertThat(on(farDriver, far::receivedTexts)).isEqualTo(sent);
        assertThat(nearDriver.counters().get(DriverCounter.SEGMENTATION_REFUSED))
                .isZero();
    }

    @Test
    void goesOnSegmentingWhenADestinationIsRefused() throws Exception {
        assumeAvailable(IoKind.EPOLL);
        NettyDatagramDriver farDriver = start(config(IoKind.EPOLL), far);
        NettyDatagramDriver nearDriver = start(config(IoKind.EPOLL), near);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        far.onReceived(datagram -> {
            if (far.received().size() == 2) {
                arrived.complete(null);
            }
        });

        nearDriver.execute(now -> {
            near.send(LOOPBACK, "to port 0, which no socket has");
            near.send(LOOPBACK, "to port 0, which no socket has");
            near.send(farDriver.localAddress(), "one of a run");
            near.send(farDriver.localAddress(), "two of a run");
        });
        await(arrived);

        // The run is refused, and so is each of its datagrams by itself.
        assertThat(on(nearDriver, () -> nearDriver.counters().get(DriverCounter.ERRORS_OTHER)))
                .isEqualTo(2);
        assertThat(nearDriver.counters().get(DriverCounter.SEGMENTATION_REFUSED))
                .isEqualTo(1);
        assertThat(on(farDriver, far::receivedTexts)).containsExactly("one of a run", "two of a run");
    }

    @Test
    void runsCommandsOfManyThreadsOnOneThreadEachInItsOrder() throws Exception {
        int threadCount = 8;
        int perThread = 5_000;
        NettyDatagramDriver driver = start(config(IoKind.AUTO), near);
        List<List<Integer>> seen = new ArrayList<>();
        ConcurrentLinkedQueue<Thread> owners = new ConcurrentLinkedQueue<>();
        Semaphore room = new Semaphore(1_024);
        CountDownLatch all = new CountDownLatch(threadCount * perThread);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < threadCount; t++) {
            List<Integer> mine = new ArrayList<>();
            seen.add(mine);
            threads.add(new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    int number = i;
                    room.acquireUninterruptibly();
                    driver.execute(now -> {
                        mine.add(number);
                        if (number == 0) {
                            owners.add(Thread.currentThread());
                        }
                        room.release();
                        all.countDown();
                    });
                }
            }));
        }

        threads.forEach(Thread::start);
        boolean isDone = all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(isDone).isTrue();
        assertThat(on(driver, () -> seen))
                .allSatisfy(mine -> assertThat(mine).hasSize(perThread).isSorted());
        assertThat(owners).hasSize(threadCount).containsOnly(owners.peek());
        assertThat(driver.isInEventLoop()).isFalse();
        assertThat(on(driver, driver::isInEventLoop)).isTrue();
    }

    @Test
    void refusesCommandsWhenTooManyWait() throws Exception {
        NettyDatagramDriver driver =
                start(DriverConfig.builder().bind(LOOPBACK).commandCapacity(4).build(), near);
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        driver.execute(now -> {
            isBusy.countDown();
            awaitQuietly(release);
        });
        isBusy.await();

        int taken = 0;
        CountDownLatch ran = new CountDownLatch(4);
        while (driver.execute(now -> ran.countDown())) {
            taken++;
        }
        release.countDown();
        awaitQuietly(ran);

        assertThat(taken).isEqualTo(4);
        assertThat(driver.counters().get(DriverCounter.COMMANDS_REFUSED)).isEqualTo(1);
        assertThat(on(driver, () -> "still alive")).isEqualTo("still alive");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void saysWhichPortIsInUseAndWhatToDo(IoKind kind) throws Exception {
        assumeAvailable(kind);
        NettyDatagramDriver first = start(config(kind), near);
        DriverConfig same =
                DriverConfig.builder().io(kind).bind(first.localAddress()).build();

        assertThatThrownBy(() -> start(same, far))
                .isInstanceOfSatisfying(BindFailedException.class, failure -> assertThat(failure.address())
                        .isEqualTo(first.localAddress()))
                .hasMessageContainingAll(first.localAddress().toString(), "choose another port")
                .hasMessageNotContaining("\n");
    }

    @Test
    void closesOnceAndForAll() throws Exception {
        NettyDatagramDriver driver = start(config(IoKind.AUTO), near);

        CompletableFuture<Void> first = driver.close();
        CompletableFuture<Void> second = driver.close();
        await(first);
        await(second);
        await(driver.terminated());

        assertThat(driver.execute(now -> {})).isFalse();
        try (DatagramSocket again = new DatagramSocket(AddressCache.convert(driver.localAddress()))) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void saysGoodbyeAndWaitsUntilTheCoreIsQuiet() throws Exception {
        NettyDatagramDriver farDriver = start(config(IoKind.AUTO), far);
        NettyDatagramDriver nearDriver = start(config(IoKind.AUTO), near);
        far.onReceived(datagram -> far.send(datagram.source(), "farewell"));

        await(nearDriver.close(now -> near.send(farDriver.localAddress(), "goodbye"), () -> !near.received()
                .isEmpty()));

        assertThat(near.receivedTexts()).containsExactly("farewell");
    }

    @Test
    void doesNotWaitForeverForACoreThatIsNeverQuiet() throws Exception {
        NettyDatagramDriver driver = start(
                DriverConfig.builder()
                        .bind(LOOPBACK)
                        .linger(Duration.ofMillis(20))
                        .build(),
                near);

        await(driver.close(now -> {}, () -> false));

        assertThat(driver.terminated()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void meetsDeadlinesInOrderAndNeverEarly(IoKind kind) throws Exception {
        assumeAvailable(kind);
        NettyDatagramDriver driver = start(config(kind), near);
        List<Long> asked = new ArrayList<>();
        List<Long> met = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();

        // A far deadline first: the near one has to move the timer.
        driver.execute(now -> near.deadline(now + 3_600_000_000_000L));
        driver.execute(now -> askForDeadlines(now, asked, met, done));
        await(done);

        assertThat(met).hasSize(20).isSorted();
        for (int i = 0; i < met.size(); i++) {
            assertThat(met.get(i)).isGreaterThanOrEqualTo(asked.get(i));
        }
    }

    @Test
    void closesAndReportsWhenItsCoreFails() throws Exception {
        NettyDatagramDriver driver = start(config(IoKind.AUTO), near);
        CompletableFuture<Void> terminated = driver.terminated();

        driver.execute(now -> {
            throw new IllegalStateException("broken on purpose by a test");
        });

        assertThatThrownBy(() -> await(terminated)).hasRootCauseMessage("broken on purpose by a test");
        await(driver.close());
        assertThat(driver.execute(now -> {})).isFalse();
    }

    @Test
    void runsJobsElsewhereAndKeepsThoseThatFindNoRoom() throws Exception {
        DriverThreads threads = new DriverThreads(IoKind.AUTO, 1, 1, 1);
        NettyDatagramDriver driver =
                start(DriverConfig.builder().bind(LOOPBACK).threads(threads).build(), near);
        CountDownLatch release = new CountDownLatch(1);
        ConcurrentLinkedQueue<Boolean> ranInLoop = new ConcurrentLinkedQueue<>();

        driver.execute(now -> {
            for (int i = 0; i < 5; i++) {
                near.addJob(job(() -> {
                    awaitQuietly(release);
                    ranInLoop.add(driver.isInEventLoop());
                }));
            }
        });
        while (on(driver, () -> driver.counters().get(DriverCounter.JOBS_DELAYED)) == 0) {
            // Each question is a round trip to the loop.
        }
        release.countDown();
        while (on(driver, () -> near.jobsDone().size()) < 5) {
            // Each question is a round trip to the loop.
        }
        await(driver.close());
        await(threads.close());

        assertThat(ranInLoop).hasSize(5).containsOnly(false);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void accountsForEveryDatagramOfAFlood(IoKind kind) throws Exception {
        assumeAvailable(kind);
        int count = 5_000;
        try (DatagramSocket deaf = new DatagramSocket(AddressCache.convert(LOOPBACK))) {
            NettyDatagramDriver driver = start(config(kind), near);
            NetAddress destination = LOOPBACK.withPort(deaf.getLocalPort());
            String text = "x".repeat(1_000);

            driver.execute(now -> {
                for (int i = 0; i < count; i++) {
                    near.send(destination, text);
                }
            });
            while (on(driver, () -> driver.counters().get(DriverCounter.DATAGRAMS_SENT)) < count) {
                // Each question is a round trip to the loop.
            }

            assertThat(driver.counters().get(DriverCounter.BYTES_SENT)).isEqualTo(count * 1_000L);
            assertThat(on(driver, () -> "still alive")).isEqualTo("still alive");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void countsWhatASocketRefusesAndGoesOn(IoKind kind) throws Exception {
        assumeAvailable(kind);
        NettyDatagramDriver farDriver = start(config(kind), far);
        NettyDatagramDriver nearDriver = start(config(kind), near);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        far.onReceived(datagram -> arrived.complete(null));

        nearDriver.execute(now -> {
            near.send(LOOPBACK, "to port 0, which no socket has");
            near.send(farDriver.localAddress(), "to somebody");
        });
        await(arrived);

        long errors = on(nearDriver, () -> nearDriver.counters().get(DriverCounter.ERRORS_OTHER));
        assertThat(errors).isEqualTo(1);
        assertThat(on(farDriver, far::receivedTexts)).containsExactly("to somebody");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void countsWhatASocketsFamilyCannotReachAndGoesOn(IoKind kind) throws Exception {
        assumeAvailable(kind);
        NettyDatagramDriver farDriver = start(config(kind), far);
        NettyDatagramDriver nearDriver = start(config(kind), near);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        far.onReceived(datagram -> arrived.complete(null));

        nearDriver.execute(now -> {
            near.send(NetAddress.parse("[2001:db8::1]:1"), "from an IPv4 socket to an IPv6 address");
            near.send(farDriver.localAddress(), "to somebody");
        });
        await(arrived);

        long errors = on(nearDriver, () -> nearDriver.counters().get(DriverCounter.ERRORS_UNREACHABLE));
        assertThat(errors).isEqualTo(1);
        assertThat(on(farDriver, far::receivedTexts)).containsExactly("to somebody");
        assertThat(nearDriver.terminated()).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void listensOnSeveralInterfacesOfBothProtocols(IoKind kind) throws Exception {
        assumeAvailable(kind);
        assumeIpv6();
        DriverConfig both =
                DriverConfig.builder().io(kind).bind(LOOPBACK).bind(LOOPBACK6).build();
        NettyDatagramDriver farDriver = start(both, far);
        NettyDatagramDriver nearDriver = start(both, near);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        far.onReceived(datagram -> {
            if (far.received().size() == 2) {
                arrived.complete(null);
            }
        });

        nearDriver.execute(now -> {
            near.send(0, farDriver.localAddresses().get(0), "by IPv4");
            near.send(1, farDriver.localAddresses().get(1), "by IPv6");
        });
        await(arrived);

        assertThat(on(farDriver, () -> List.copyOf(far.received())))
                .extracting(datagram -> datagram.interfaceId() + " " + datagram.text() + " " + datagram.source())
                .containsExactlyInAnyOrder(
                        "0 by IPv4 " + nearDriver.localAddresses().get(0),
                        "1 by IPv6 " + nearDriver.localAddresses().get(1));
    }

    @Test
    void driversShareThreads() throws Exception {
        DriverThreads threads = new DriverThreads(IoKind.AUTO, 1, 1, 16);
        DriverConfig shared =
                DriverConfig.builder().bind(LOOPBACK).threads(threads).build();
        NettyDatagramDriver first = start(shared, near);
        NettyDatagramDriver second = start(shared, far);

        Thread firstOwner = on(first, Thread::currentThread);
        await(first.close());
        Thread secondOwner = on(second, Thread::currentThread);
        await(second.close());
        await(threads.close());

        assertThat(secondOwner).isSameAs(firstOwner);
    }

    private void askForDeadlines(long now, List<Long> asked, List<Long> met, CompletableFuture<Void> done) {
        near.onDeadlineMet(metNs -> {
            met.add(metNs);
            if (met.size() == 20) {
                done.complete(null);
            } else {
                ask(metNs, asked);
            }
        });
        ask(now, asked);
    }

    private void ask(long now, List<Long> asked) {
        // 0.1 to 2 ms ahead
        long deadlineNs = now + 100_000L * (asked.size() + 1);
        asked.add(deadlineNs);
        near.deadline(deadlineNs);
    }

    private NettyDatagramDriver start(DriverConfig config, ScriptedCore core) throws BindFailedException {
        NettyDatagramDriver driver = NettyDatagramDriver.start(config, core);
        drivers.add(driver);
        return driver;
    }

    private static DriverConfig config(IoKind kind) {
        return DriverConfig.builder().io(kind).bind(LOOPBACK).build();
    }

    private static void assumeAvailable(IoKind kind) {
        assumeThat(kind == IoKind.NIO || Transports.isEpollAvailable())
                .as("native epoll is available")
                .isTrue();
    }

    private static void assumeIpv6() {
        boolean isThere;
        try (DatagramSocket probe = new DatagramSocket(AddressCache.convert(LOOPBACK6))) {
            isThere = probe.isBound();
        } catch (SocketException none) {
            isThere = false;
        }
        assumeThat(isThere).as("this machine has IPv6").isTrue();
    }

    /** What a question gives on the thread that owns the core. */
    private static <T> T on(NettyDatagramDriver driver, Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        assertThat(driver.execute(now -> answer.complete(question.get()))).isTrue();
        return await(answer);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(new TimeoutException());
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static CryptoJob job(Runnable work) {
        return new CryptoJob() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public long modelledCostNs() {
                return 0;
            }
        };
    }
}
