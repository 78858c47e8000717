using Xunit;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Tests.Data.Readers;

namespace ZPrimeGpu.Tests.Data;

/// <summary>The 300 events of the fixtures events_*: their columns by formula, and how to read them.</summary>
internal static class EventSample
{
    public const int Rows = 300;
    public const double LuminosityFb = 80;

    public static readonly Dictionary<int, double> Thresholds = new() { [2019] = 90, [2020] = 30 };

    public static readonly HashSet<SelectionCut> AllCuts = [.. Enum.GetValues<SelectionCut>()];

    public static PhotonColumns ListPhotons { get; } = new(["ph_e"], ["ph_th"], ["ph_phi"], "esum");

    public static PhotonColumns SlotPhotons { get; } = new(Slots("e"), Slots("th"), Slots("phi"), "esum");

    public static ColumnMap Map { get; } = new(
        new MuonColumns("px_p", "py_p", "pz_p", "id_p", "dr_p", "dz_p"),
        new MuonColumns("px_m", "py_m", "pz_m", "id_m", "dr_m", "dz_m"),
        ListPhotons,
        "year",
        null,
        ["trg"],
        1,
        1,
        1);

    public static EventSource Background { get; } = new()
    {
        Name = "simulation",
        Role = SourceRole.Background,
        Files = [FixtureFile.Find("events_lists.parquet")],
        ProcessColumn = "proc",
        ProcessValues = new Dictionary<double, string> { [1] = "mumu", [2] = "tautau", [3] = "eemumu" },
        WeightColumn = "w",
        WeightLuminosityFb = 40,
        ClusterColumn = "evt",
    };

    public static EventSource Signal { get; } = new()
    {
        Name = "zprime",
        Role = SourceRole.Signal,
        Files = [FixtureFile.Find("events_lists.parquet")],
        MassColumn = "mass",
        WeightColumn = "w",
        Upstream = AllCuts,
    };

    /// <summary>The photons of row i: energy, polar angle, azimuth.</summary>
    public static IEnumerable<(double E, double Theta, double Phi)> Photons(int i)
        => Enumerable.Range(0, i % 4).Select(k => (((k + 1) / 8.0) + (i % 3 / 16.0), 0.5 + (k / 4.0), (k / 2.0) - 1));

    public static Dictionary<EventQuantity, Func<int, double>> Formulas { get; } = new()
    {
        [EventQuantity.PxPlus] = i => ((i % 17) - 8) / 4.0,
        [EventQuantity.PyPlus] = i => ((i % 13) - 6) / 8.0,
        [EventQuantity.PzPlus] = i => i % 11 / 2.0,
        [EventQuantity.PxMinus] = i => -(i % 7) / 4.0,
        [EventQuantity.PyMinus] = i => i % 5 / 8.0,
        [EventQuantity.PzMinus] = i => i % 3 / 2.0,
        [EventQuantity.IdPlus] = i => i % 8 / 8.0,
        [EventQuantity.IdMinus] = i => i % 4 / 4.0,
        [EventQuantity.DrPlus] = i => i % 9 / 16.0,
        [EventQuantity.DrMinus] = i => i % 3 / 16.0,
        [EventQuantity.DzPlus] = i => (i % 6 / 8.0) - 0.25,
        [EventQuantity.DzMinus] = i => (i % 5 / 8.0) - 0.25,
        [EventQuantity.TriggerFlag] = i => i % 10 != 0 ? 1 : 0,
        [EventQuantity.AzimuthalOpeningMin] = i => i % 2 == 0 ? Math.PI / 2 : Math.PI / 6,
        [EventQuantity.PhotonEnergySum] = i => Photons(i).Sum(p => p.E) + 1,
        [EventQuantity.Weight] = i => (1 + (i % 5)) / 4.0,
    };

    public static EventReader Open(EventSource source, ColumnMap? map = null, ProcessTable? processes = null)
        => new(source, map ?? Map, Thresholds, LuminosityFb, processes ?? new ProcessTable());

    /// <summary>Reads everything in chunks.</summary>
    public static List<ReadEvent> ReadAll(EventSource source, ColumnMap? map = null, int capacity = 1000, ProcessTable? processes = null)
    {
        using EventReader reader = Open(source, map, processes);
        EventColumns chunk = new(capacity);
        List<ReadEvent> events = [];
        while (reader.Read(chunk))
        {
            Assert.InRange(chunk.Count, 1, capacity);
            for (int i = 0; i < chunk.Count; i++)
            {
                events.Add(ReadEvent.From(chunk, i));
            }
        }

        Assert.Equal(0, chunk.Count);
        return events;
    }

    private static string[] Slots(string quantity) => [.. Enumerable.Range(0, 3).Select(k => $"ph{k}_{quantity}")];
}

/// <summary>One event taken out of a chunk.</summary>
internal sealed record ReadEvent(
    int Process, long? Cluster, Dictionary<EventQuantity, double> Quantities, (double E, double Theta, double Phi)[] Photons)
{
    public double this[EventQuantity quantity] => Quantities[quantity];

    public static ReadEvent From(EventColumns chunk, int i)
    {
        Dictionary<EventQuantity, double> quantities = Enum.GetValues<EventQuantity>().Where(chunk.Has).ToDictionary(q => q, q => chunk[q][i]);
        (double, double, double)[] photons =
        [
            .. Enumerable.Range(chunk.PhotonOffsets[i], chunk.PhotonOffsets[i + 1] - chunk.PhotonOffsets[i])
                .Select(k => (chunk.PhotonEnergy[k], chunk.PhotonTheta[k], chunk.PhotonPhi[k])),
        ];
        return new ReadEvent(chunk.Process[i], chunk.HasClusters ? chunk.Cluster[i] : null, quantities, photons);
    }
}
