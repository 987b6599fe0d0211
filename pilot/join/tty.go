package join

import (
	"os"
	"syscall"
	"unsafe"
)

// Nothing is echoed, and no byte is changed on its way. What is no terminal (a pipe, a socket) is as it should be.
func makeRaw(file *os.File) error {
	var mode syscall.Termios
	if errno := ioctl(file, syscall.TCGETS, &mode); errno == syscall.ENOTTY {
		return nil
	} else if errno != 0 {
		return errno
	}
	mode.Iflag &^= syscall.IGNBRK | syscall.BRKINT | syscall.PARMRK | syscall.ISTRIP | syscall.INLCR | syscall.IGNCR | syscall.ICRNL | syscall.IXON
	mode.Oflag &^= syscall.OPOST
	mode.Lflag &^= syscall.ECHO | syscall.ECHONL | syscall.ICANON | syscall.ISIG | syscall.IEXTEN
	mode.Cflag = mode.Cflag&^(syscall.CSIZE|syscall.PARENB) | syscall.CS8
	if errno := ioctl(file, syscall.TCSETS, &mode); errno != 0 {
		return errno
	}
	return nil
}

func ioctl(file *os.File, request uintptr, mode *syscall.Termios) syscall.Errno {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(unsafe.Pointer(mode)))
	return errno
}
