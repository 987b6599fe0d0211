package work

// Memory in chunks, so that growing copies nothing.
type memory struct {
	chunks [][]byte
	// Changes with each round, so that every page is written again and none is the same as another.
	round byte
}

const (
	chunkBytes = 1 << 20
	pageBytes  = 4096
)

// Takes chunks until so many bytes are held, all but a part of one.
func (m *memory) hold(bytes int64) {
	for m.held()+chunkBytes <= bytes {
		m.chunks = append(m.chunks, make([]byte, chunkBytes))
	}
}

func (m *memory) held() int64 { return int64(len(m.chunks)) * chunkBytes }

// Writes to a part of the pages each time, to all of them within ten times: a page that is never written is no memory.
func (m *memory) touch() {
	m.round++
	for index, chunk := range m.chunks {
		if index%10 != int(m.round)%10 && chunk[0] != 0 {
			continue
		}
		for page := 0; page < chunkBytes; page += pageBytes {
			chunk[page] = m.round | 1
			chunk[page+1] = byte(index)
			chunk[page+2] = byte(page >> 12)
		}
	}
}
