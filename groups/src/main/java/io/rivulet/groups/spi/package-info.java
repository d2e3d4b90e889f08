/**
 * The port that the group protocol needs from whatever carries it: sessions between peers, flows in them, and messages in flows. The
 * overlay node implements it over RTMFP, a unit test in a page, the simulator with a session or fragment model.
 */
package io.rivulet.groups.spi;
