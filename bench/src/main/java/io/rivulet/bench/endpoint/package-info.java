/** What endpoints under measurement share. */
package io.rivulet.bench.endpoint;
