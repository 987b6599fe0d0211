// testgrid-group lets TestGrid's updater read the builds of a group into its grid, in the bucket, and prints what the grid then holds:
// testgrid-group --config=FILE_OF_CONFIGURATOR --group=NAME --grids=gs://BUCKET/PREFIX
// The updater's own command also needs Pub/Sub, which only tells it when to look again.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/GoogleCloudPlatform/testgrid/config"
	configpb "github.com/GoogleCloudPlatform/testgrid/pb/config"
	statepb "github.com/GoogleCloudPlatform/testgrid/pb/state"
	"github.com/GoogleCloudPlatform/testgrid/pkg/updater"
	"github.com/GoogleCloudPlatform/testgrid/util/gcs"
	"github.com/sirupsen/logrus"
)

type cell struct {
	Result  string             `json:"result"`
	Icon    string             `json:"icon"`
	Message string             `json:"message"`
	Metrics map[string]float64 `json:"metrics"`
}

type column struct {
	Build   string          `json:"build"`
	Headers []string        `json:"headers"`
	Cells   map[string]cell `json:"cells"`
}

func main() {
	file := flag.String("config", "", "the configuration, as configurator writes it")
	name := flag.String("group", "", "the test group")
	grids := flag.String("grids", "", "where grids are kept, gs://BUCKET/PREFIX")
	flag.Parse()
	columns, err := update(context.Background(), *file, *name, *grids)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(columns)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func update(ctx context.Context, file, name, grids string) ([]column, error) {
	group, err := findGroup(file, name)
	if err != nil {
		return nil, err
	}
	path, err := gcs.NewPath(grids + "/" + name)
	if err != nil {
		return nil, err
	}
	storage, err := gcs.ClientWithCreds(ctx)
	if err != nil {
		return nil, err
	}
	defer storage.Close()
	client := gcs.NewClient(storage)
	read := updater.GCS(ctx, client, 2*time.Minute, time.Minute, 2, true, false)
	if _, err := read(ctx, logrus.StandardLogger(), client, group, *path); err != nil {
		return nil, err
	}
	// What was written is what counts: the grid comes from the bucket again.
	grid, _, err := gcs.DownloadGrid(ctx, client, *path)
	if err != nil {
		return nil, err
	}
	return columnsOf(ctx, grid)
}

func findGroup(file, name string) (*configpb.TestGroup, error) {
	configuration, err := config.ReadPath(file)
	if err != nil {
		return nil, err
	}
	if group := config.FindTestGroup(name, configuration); group != nil {
		return group, nil
	}
	return nil, fmt.Errorf("no test group %s in %s", name, file)
}

func columnsOf(ctx context.Context, grid *statepb.Grid) ([]column, error) {
	inflated, _, err := updater.InflateGrid(ctx, grid, time.Unix(0, 0), time.Unix(math.MaxInt32, 0))
	columns := []column{}
	for _, each := range inflated {
		cells := map[string]cell{}
		for row, c := range each.Cells {
			cells[row] = cell{c.Result.String(), c.Icon, c.Message, c.Metrics}
		}
		columns = append(columns, column{each.Column.Build, each.Column.Extra, cells})
	}
	return columns, err
}
