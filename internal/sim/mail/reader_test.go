package mail

import (
	"strings"
	"testing"
)

func bytesReader(s string) *strings.Reader { return strings.NewReader(s) }

func FuzzOpenNeverFails(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--"))
	f.Add([]byte("Subject: =?utf-8?B?w4k=?=\r\n\r\nbody"))
	f.Fuzz(func(_ *testing.T, raw []byte) { open(Message{Raw: raw}) })
}
