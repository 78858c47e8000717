using Xunit;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Tests.Data.Readers;

namespace ZPrimeGpu.Tests.Data;

public sealed class EventReaderTests
{
    [Theory]
    [InlineData("events_lists.parquet", 1000)]
    [InlineData("events_lists.parquet", 1)]
    [InlineData("events_slots.parquet", 7)]
    [InlineData("events_slots.csv", 64)]
    [InlineData("events.npz", 100)]
    public void Read_EveryFormatAndChunkSize_GivesTheEventsOfTheFormulas(string file, int capacity)
    {
        bool hasSlots = file.Contains("slots", StringComparison.Ordinal);
        EventSource source = EventSample.Background with { Files = [FixtureFile.Find(file)], WeightLuminosityFb = null };
        ColumnMap map = EventSample.Map with { Photons = hasSlots ? EventSample.SlotPhotons : EventSample.ListPhotons };
        ProcessTable processes = new();
        List<ReadEvent> events = EventSample.ReadAll(source, map, capacity, processes);

        // Process 4 has no name: its rows are dropped.
        int[] rows = [.. Enumerable.Range(0, EventSample.Rows).Where(i => i % 4 != 3)];
        Assert.Equal(rows.Length, events.Count);
        Assert.Equal(["mumu", "tautau", "eemumu"], processes.Entries.Select(p => p.Name));
        for (int k = 0; k < rows.Length; k++)
        {
            int i = rows[k];
            Assert.Equal(i % 4, events[k].Process);
            Assert.Equal(10_000_000_000L + (i / 4), events[k].Cluster);
            Assert.Equal(EventSample.Photons(i), events[k].Photons);
            foreach ((EventQuantity quantity, Func<int, double> formula) in EventSample.Formulas)
            {
                // Angles go through degrees: one rounding more than the formula.
                Assert.Equal(formula(i), events[k][quantity], 1e-15);
            }
        }
    }

    [Fact]
    public void Read_UnitsOfTheMap_BecomeGeVRadiansAndCentimetres()
    {
        ColumnMap map = EventSample.Map with { EnergyToGeV = 1e-3, AngleToRad = Math.PI / 180, LengthToCm = 0.1 };
        ReadEvent last = EventSample.ReadAll(EventSample.Background, map)[^1];
        const int row = 298;
        Assert.Equal(EventSample.Formulas[EventQuantity.PxPlus](row) * 1e-3, last[EventQuantity.PxPlus]);
        Assert.Equal(EventSample.Formulas[EventQuantity.PhotonEnergySum](row) * 1e-3, last[EventQuantity.PhotonEnergySum], 1e-15);
        Assert.Equal(EventSample.Formulas[EventQuantity.DrMinus](row) * 0.1, last[EventQuantity.DrMinus]);
        Assert.Equal(EventSample.Photons(row).Select(p => (p.E * 1e-3, p.Theta * (Math.PI / 180), p.Phi * (Math.PI / 180))), last.Photons);
    }

    [Fact]
    public void Read_Background_ScalesWeightsToTheRunsLuminosity()
    {
        EventSource source = EventSample.Background with { WeightScale = 0.5, WeightLuminosityFb = 20 };

        // 80 fb-1 over 20 fb-1, times one half.
        Assert.Equal(EventSample.Formulas[EventQuantity.Weight](1) * 2, EventSample.ReadAll(source)[1][EventQuantity.Weight]);
        Assert.Equal(2, EventSample.ReadAll(source with { WeightColumn = null })[1][EventQuantity.Weight]);
    }

    [Fact]
    public void Read_Signal_NamesMassesAsWrittenAndScalesWeights()
    {
        ProcessTable processes = new();
        List<ReadEvent> events = EventSample.ReadAll(EventSample.Signal with { WeightLuminosityFb = 40 }, processes: processes);
        Assert.Equal(["signal_0.01", "signal_0.1", "signal_8.5"], processes.Entries.Select(p => p.Name));
        Assert.Equal([0.01, 0.1, 8.5], processes.Entries.Select(p => p.MassGeV!.Value));
        Assert.Equal(EventSample.Rows, events.Count);
        Assert.All(events.Index(), e => Assert.Equal(e.Index % 3, e.Item.Process));
        Assert.Equal(EventSample.Formulas[EventQuantity.Weight](7) * 2, events[7][EventQuantity.Weight]);
        Assert.Null(events[0].Cluster);
    }

    [Fact]
    public void Read_SignalOfOneMass_NeedsNoMassColumn()
    {
        ProcessTable processes = new();
        EventSource source = EventSample.Signal with { MassColumn = null, MassGeV = 2.5, Filter = Values("mass", 8.5) };
        Assert.Equal(100, EventSample.ReadAll(source, processes: processes).Count);
        Assert.Equal("signal_2.5", Assert.Single(processes.Entries).Name);
    }

    [Theory]
    [InlineData("pool", 0, 150)]
    [InlineData("mass", 0.01, 100)]
    [InlineData("w", 0.25, 60)]
    public void Read_Filter_KeepsRowsWithTheValueAlsoInSinglePrecision(string column, double value, int expected)
    {
        EventSource source = EventSample.Signal with { Filter = Values(column, value) };
        using EventReader reader = EventSample.Open(source);
        EventColumns chunk = new(1000);
        Assert.True(reader.Read(chunk));
        Assert.Equal(expected, chunk.Count);
        Assert.Equal(300, reader.RowsRead);
        Assert.Equal(300, reader.TotalRows);
    }

    [Fact]
    public void Read_Data_NeedsOnlyMomentaWhereEverythingIsUpstream()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("data.csv", "px_p,py_p,pz_p,px_m,py_m,pz_m\n1,2,3,-1,-2,-3\n4,5,6,-4,-5,-6\n");
        EventSource source = new()
        {
            Name = "data",
            Role = SourceRole.Data,
            Files = [file],
            Upstream = EventSample.AllCuts,
            WeightColumn = "w",
            ClusterColumn = "evt",
        };
        ProcessTable processes = new();
        List<ReadEvent> events = EventSample.ReadAll(source, EventSample.Map with { Year = "year", Photons = null }, processes: processes);
        Assert.Equal(2, events.Count);
        Assert.Equal(
            ["PxPlus", "PyPlus", "PzPlus", "PxMinus", "PyMinus", "PzMinus", "Weight"],
            events[0].Quantities.Keys.Order().Select(q => q.ToString()));
        Assert.Equal(-6, events[1][EventQuantity.PzMinus]);
        Assert.Equal(1, events[1][EventQuantity.Weight]);
        Assert.Null(events[0].Cluster);
        Assert.Equal(SourceRole.Data, Assert.Single(processes.Entries).Role);
    }

    [Fact]
    public void Read_ManyFiles_AreOneStreamInOrder()
    {
        using TemporaryFolder folder = new();
        foreach ((string name, int value) in new[] { ("b.csv", 2), ("a.csv", 1), ("c/d.csv", 3) })
        {
            folder.Write(name, "px_p,py_p,pz_p,px_m,py_m,pz_m\n" + string.Concat(Enumerable.Repeat($"{value},0,0,0,0,0\n", 5)));
        }

        EventSource source = new() { Name = "d", Role = SourceRole.Data, Files = [Path.Combine(folder.Path, "**", "*.csv")], Upstream = EventSample.AllCuts };
        using EventReader reader = EventSample.Open(source);
        EventColumns chunk = new(12);
        Assert.Null(reader.TotalRows);
        Assert.True(reader.Read(chunk));
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3], chunk[EventQuantity.PxPlus].ToArray());
        Assert.Equal(Path.Combine(folder.Path, "c", "d.csv"), reader.CurrentFile);
        Assert.True(reader.Read(chunk));
        Assert.Equal(3, chunk.Count);
        Assert.False(reader.Read(chunk));
        Assert.False(reader.Read(chunk));
        Assert.Equal(15, reader.RowsRead);
    }

    [Fact]
    public void Read_NoEnergySumMapped_SumsThePhotons()
    {
        ColumnMap map = EventSample.Map with { Photons = EventSample.ListPhotons with { EnergySum = null } };
        List<ReadEvent> events = EventSample.ReadAll(EventSample.Background, map);
        Assert.Equal(EventSample.Photons(2).Sum(p => p.E), events[2][EventQuantity.PhotonEnergySum]);
        Assert.Equal(0, events[0][EventQuantity.PhotonEnergySum]);
    }

    [Fact]
    public void Read_NoEnergySumMapped_LeavesOutPhotonsAtOrBelowTheThreshold()
    {
        ColumnMap map = EventSample.Map with { Photons = EventSample.ListPhotons with { EnergySum = null } };
        const double Threshold = 0.25;
        using EventReader reader = new(EventSample.Background, map, EventSample.Thresholds, 79.7, new ProcessTable(), Threshold);
        EventColumns events = new(4);
        Assert.True(reader.Read(events));
        Assert.Equal(EventSample.Photons(2).Where(p => p.E > Threshold).Sum(p => p.E), events[EventQuantity.PhotonEnergySum][2]);
        Assert.Contains(EventSample.Photons(2), p => p.E == Threshold);
    }

    [Fact]
    public void Read_OnlyEnergySumMapped_GivesNoPhotons()
    {
        ColumnMap map = EventSample.Map with { Photons = new PhotonColumns([], [], [], "esum") };
        ReadEvent e = EventSample.ReadAll(EventSample.Background, map)[2];
        Assert.Empty(e.Photons);
        Assert.Equal(EventSample.Formulas[EventQuantity.PhotonEnergySum](2), e[EventQuantity.PhotonEnergySum]);
    }

    [Fact]
    public void Read_ChunkUsedBefore_HoldsNoPhotonsOfTheEarlierSource()
    {
        EventColumns chunk = new(50);
        using EventReader withPhotons = EventSample.Open(EventSample.Background);
        Assert.True(withPhotons.Read(chunk));
        Assert.NotEqual(0, chunk.PhotonOffsets[50]);
        using EventReader without = EventSample.Open(EventSample.Signal);
        Assert.True(without.Read(chunk));
        Assert.All(chunk.PhotonOffsets, offset => Assert.Equal(0, offset));
        Assert.False(chunk.HasClusters);
    }

    [Fact]
    public void Read_DefaultYear_GivesItsThreshold()
    {
        ColumnMap map = EventSample.Map with { Year = null, DefaultYear = 2019 };
        Assert.All(EventSample.ReadAll(EventSample.Background, map), e => Assert.Equal(Math.PI / 2, e[EventQuantity.AzimuthalOpeningMin], 1e-15));
    }

    [Fact]
    public void Read_ClusterInFloatingPoint_IsExactWhereWhole()
    {
        EventSource source = EventSample.Background with { ClusterColumn = "py_p", Filter = Values("py_p", -1, 0, 1), Upstream = EventSample.AllCuts };

        // (i mod 13 - 6) / 8 is whole only for 0.
        Assert.All(EventSample.ReadAll(source), e => Assert.Equal(0, e.Cluster));
    }

    private static Dictionary<string, IReadOnlyList<double>> Values(string column, params double[] values) => new() { [column] = values };
}
