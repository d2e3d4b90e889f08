/** Tests of the profile of RFC 7425 section 4. */
package io.rivulet.transport.crypto.flash;
