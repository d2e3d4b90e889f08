package io.rivulet.transport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A session over real sockets and a link that changes under it. Skipped where no network namespaces can be made. */
@Tag("slow")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NetworkLabTest {
    private static final Pattern LINE = Pattern.compile("echoes (\\d+) datagram (\\d+)");

    /** What a line of the client says. */
    private record Status(int echoes, int datagramBytes) {}

    private NetworkLab lab;
    private BufferedReader client;

    @BeforeEach
    void start() throws Exception {
        lab = NetworkLab.open();
        assumeTrue(lab != null, "needs root, and the ip command, for network namespaces");
        Process server = lab.java(false, LabServer.class, NetworkLab.FAR_ADDRESS + ":0");
        BufferedReader said = reader(server);
        String address = said.readLine();
        String peerId = said.readLine();
        client = reader(lab.java(true, LabClient.class, address, peerId));
        await("the first echo", status -> status.echoes() > 0);
    }

    @AfterEach
    void stop() throws Exception {
        if (lab != null) {
            lab.remove();
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads on until something holds; the class's timeout bounds it. */
    private Status await(String what, Predicate<Status> condition) throws IOException {
        while (true) {
            String line = client.readLine();
            assertThat(line).as("waiting for " + what).isNotNull();
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line + ", waiting for " + what).isTrue();
            Status status = new Status(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if (condition.test(status)) {
                return status;
            }
        }
    }

    private void assertGoesOn() throws IOException {
        int echoes = await("news", status -> true).echoes();
        await("a hundred echoes more", status -> status.echoes() > echoes + 100);
    }

    /** H-T7. */
    @Test
    void findsWhatTheLinkCarriesAndFollowsItWhenItShrinks() throws Exception {
        await("datagrams as long as the link carries", status -> status.datagramBytes() == 1_472);

        lab.setMtu(1_280);

        await("shorter datagrams", status -> status.datagramBytes() <= 1_252);
        assertGoesOn();
    }

    /** H-T8. */
    @Test
    void goesOnFromAnotherAddress() throws Exception {
        lab.moveNear("10.231.1.77");

        assertGoesOn();
    }

    /** H-T5. */
    @Test
    void outlivesALinkThatIsDownForSeconds() throws Exception {
        lab.setLink(false);
        TimeUnit.SECONDS.sleep(5);
        lab.setLink(true);

        assertGoesOn();
    }
}
