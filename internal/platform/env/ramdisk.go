package env

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// memoryDisk is Linux's disk in memory. The data of tests lives there where there is room: a database is cloned for almost
// every test, thousands of small files made and removed, which disks take long over.
const memoryDisk = "/dev/shm"

// What tests need at most of it, and what a machine must have to spare that.
const (
	memoryDiskFree = 4 << 30
	memoryOfAll    = 8 << 30
)

// inMemory is a clone's folder on the disk in memory; empty where there is none, too little room, or not ours alone.
func inMemory(clone string) string {
	own := filepath.Join(memoryDisk, "socle-"+strconv.Itoa(os.Geteuid()))
	if !roomInMemory() || !oursAlone(own) {
		return ""
	}
	return filepath.Join(own, clone)
}

func roomInMemory() bool {
	var disk syscall.Statfs_t
	var machine syscall.Sysinfo_t
	return syscall.Statfs(memoryDisk, &disk) == nil && syscall.Sysinfo(&machine) == nil &&
		disk.Blocks*uint64(disk.Bsize) >= memoryDiskFree && uint64(machine.Totalram)*uint64(machine.Unit) >= memoryOfAll
}

// oursAlone makes the folder, or finds it as only we can have made it: everybody may make names there.
func oursAlone(path string) bool {
	if err := os.Mkdir(path, 0o711); err != nil && !os.IsExist(err) {
		return false
	}
	var st syscall.Stat_t
	return syscall.Lstat(path, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFDIR && int(st.Uid) == os.Geteuid() && st.Mode&0o022 == 0
}
