// SPDX-License-Identifier: EUPL-1.2

// Package dvdvapi is the reading door of the DVDV-Landesserver: the directory
// interface of the DVDV2-Kernsystem in version v2 with all 18 operations, for
// programs within the computing centre (intern/directory) and for those that prove
// themselves with a token (extern/standaloneauth/directory). Existing DVDV libraries
// work with it unchanged. It answers from the picture in memory and writes nothing.
package dvdvapi
