using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Tests.Data.Readers;

namespace ZPrimeGpu.Tests.Data;

/// <summary>Bad input: one sentence with file, column and row, and what to do.</summary>
public sealed class EventReaderFlawTests : IDisposable
{
    private const string Header = "px_p,py_p,pz_p,px_m,py_m,pz_m,w,year,trg,e,th,phi,proc,mass,evt\n";
    private const string Good = "1,2,3,4,5,6,1,2019,1,0.5,1,0,1,0.5,7\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("trg", "trigger")]
    [InlineData("year", "trigger")]
    [InlineData("dr_p", "impact")]
    [InlineData("dz_m", "impact")]
    [InlineData("id_m", "muon_id")]
    [InlineData("ph_phi", "photon_veto")]
    [InlineData("esum", "photon_veto")]
    public void Column_MissingForACut_IsRefusedUnlessUpstream(string column, string cut)
    {
        ColumnMap map = Renamed(column);
        InputException e = Assert.Throws<InputException>(() => EventSample.Open(EventSample.Background, map));
        Assert.Contains($"events_lists.parquet' has no column 'absent', needed for the cut {cut}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"upstream: [{cut}]", e.Message, StringComparison.Ordinal);

        EventSource declared = EventSample.Background with { Upstream = new HashSet<SelectionCut> { SelectionCuts.Find(cut)!.Value } };
        Assert.NotEmpty(EventSample.ReadAll(declared, map));
    }

    [Theory]
    [InlineData("px_p")]
    [InlineData("w")]
    [InlineData("proc")]
    [InlineData("evt")]
    [InlineData("filter")]
    public void Column_MissingThatIsAlwaysNeeded_IsRefused(string column)
    {
        EventSource source = column switch
        {
            "w" => EventSample.Background with { WeightColumn = "absent" },
            "proc" => EventSample.Background with { ProcessColumn = "absent" },
            "evt" => EventSample.Background with { ClusterColumn = "absent" },
            "filter" => EventSample.Background with { Filter = new Dictionary<string, IReadOnlyList<double>> { ["absent"] = [1] } },
            _ => EventSample.Background,
        };
        Refused(source with { Upstream = EventSample.AllCuts }, "has no column 'absent'", Renamed(column));
    }

    [Theory]
    [InlineData("id_p", "label", "text")]
    [InlineData("px_p", "label", "text")]
    [InlineData("px_p", "ph_e", "lists of numbers")]
    public void Column_OfTheWrongKind_IsRefused(string role, string column, string holds)
        => Refused(EventSample.Background, $"Column '{column}' of '{FixtureFile.Find("events_lists.parquet")}' holds {holds}", Renamed(role, column));

    [Theory]
    [InlineData("1,2,NaN,4,5,6,1,2019,1,0.5,1,0,1,0.5,7", "line 3, column 'pz_p': the value is NaN")]
    [InlineData("1,2,3,Infinity,5,6,1,2019,1,0.5,1,0,1,0.5,7", "line 3, column 'px_m': the value is infinite")]
    [InlineData("1,,3,4,5,6,1,2019,1,0.5,1,0,1,0.5,7", "line 3, column 'py_p': the value is missing (null)")]
    [InlineData("1,2,3,4,5,6,nan,2019,1,0.5,1,0,1,0.5,7", "line 3, column 'w': the value is NaN")]
    [InlineData("1,2,3,4,5,6,1,2018,1,0.5,1,0,1,0.5,7", "line 3, column 'year': no azimuthal opening of the trigger is configured for the year 2018")]
    [InlineData("1,2,3,4,5,6,1,2019.5,1,0.5,1,0,1,0.5,7", "column 'year': no azimuthal opening")]
    [InlineData("1,2,3,4,5,6,1,,1,0.5,1,0,1,0.5,7", "line 3, column 'year': the value is missing")]
    [InlineData("1,2,3,4,5,6,1,2019,,0.5,1,0,1,0.5,7", "line 3, column 'trg': the value is missing")]
    [InlineData("1,2,3,4,5,6,1,2019,1,NaN,1,0,1,0.5,7", "line 3, column 'e': photon 1 has the energy NaN")]
    [InlineData("1,2,3,4,5,6,1,2019,1,-999,1,0,1,0.5,7", "line 3, column 'e': photon 1 has the energy -999")]
    [InlineData("1,2,3,4,5,6,1,2019,1,0.5,Infinity,0,1,0.5,7", "line 3, column 'th': photon 1 has the angle")]
    [InlineData("1,2,3,4,5,6,1,2019,1,0.5,1,,1,0.5,7", "line 3, column 'phi': photon 1 has the angle NaN")]
    [InlineData("1,2,3,4,5,6,1,2019,1,0.5,1,0,1,0.5,", "line 3, column 'evt': the value is missing")]
    [InlineData("1,2,3,4,5,6,1,2019,x,0.5,1,0,1,0.5,7", "line 3, column 'trg': 'x' is not a number")]
    public void Value_ThatIsBad_IsRefusedWithItsPlace(string row, string expected)
        => Refused(Text(Header + Good + row + "\n"), expected, TextMap);

    [Fact]
    public void Value_BadInARowThatIsFilteredOut_IsNoFlaw()
    {
        EventSource source = Text(Header + Good + "NaN,,,,,,,,,,,,9,0,0\n" + "NaN,,,,,,,,,,,,,0,0\n");
        Assert.Single(EventSample.ReadAll(source, TextMap));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("")]
    public void Mass_NotPositive_IsRefused(string mass)
    {
        EventSource source = Text(Header + Good + $"1,2,3,4,5,6,1,2019,1,0.5,1,0,1,{mass},7\n");
        Refused(source with { Role = SourceRole.Signal, MassColumn = "mass" }, "line 3, column 'mass': the generated mass is", TextMap);
    }

    [Fact]
    public void Photons_ListsOfDifferentLength_AreRefusedWithTheRow()
    {
        // Weight 0.5 goes with i mod 5 = 1, where the angles are cut to one; the first with more photons and a known process is row 7.
        EventSource source = EventSample.Background with { Files = [FixtureFile.Find("events_unequal_lists.parquet")] };
        Refused(source, "row 7, column 'ph_e': 2 photon energies, but 1 polar angles and 2 azimuths");
    }

    [Fact]
    public void Photons_DifferentNumbersOfColumns_AreRefused()
        => Refused(
            EventSample.Background,
            "2 photon energies, 1 polar angles",
            EventSample.Map with { Photons = new PhotonColumns(["a", "b"], ["c"], ["d", "e"], null) });

    [Theory]
    [InlineData("photons", "photon_veto")]
    [InlineData("id", "muon_id")]
    [InlineData("year", "trigger")]
    public void Map_WithoutWhatACutNeeds_IsRefused(string what, string cut)
    {
        ColumnMap map = what switch
        {
            "photons" => EventSample.Map with { Photons = null },
            "id" => EventSample.Map with { MuonMinus = EventSample.Map.MuonMinus with { Id = null } },
            _ => EventSample.Map with { Year = null },
        };
        Refused(EventSample.Background, $"which the cut {cut} needs", map);
    }

    [Fact]
    public void DefaultYear_WithoutThreshold_IsRefused()
        => Refused(EventSample.Background, "default year 2031", EventSample.Map with { Year = null, DefaultYear = 2031 });

    [Fact]
    public void File_WithoutRows_IsRefused()
    {
        string parquet = FixtureFile.Find("empty.parquet");
        EventSource source = EventSample.Background with
        {
            Upstream = EventSample.AllCuts,
            Files = [parquet],
            WeightColumn = null,
            ProcessColumn = "i32",
            ClusterColumn = null,
        };
        MuonColumns muon = new("f32", "f32", "f32", null, null, null);
        Refused(source, $"'{parquet}' has no rows", EventSample.Map with { MuonPlus = muon, MuonMinus = muon });

        EventSource text = Text(Header);
        InputException e = Assert.Throws<InputException>(() => EventSample.ReadAll(text, TextMap));
        Assert.Contains("has no rows", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_WithoutAnEventAfterTheFilter_IsRefused()
        => Refused(
            EventSample.Background with { Filter = new Dictionary<string, IReadOnlyList<double>> { ["pool"] = [7] } },
            "None of the 300 rows of source 'simulation' passes its filter");

    [Theory]
    [InlineData("absent.parquet", "does not exist")]
    [InlineData("absent*.parquet", "No file matches")]
    [InlineData("fixtures.sql", "is of no known format")]
    [InlineData("", "is a folder")]
    public void File_ThatIsNone_IsRefused(string name, string expected)
        => Refused(EventSample.Background with { Files = [FixtureFile.Find(name)] }, expected);

    private static ColumnMap TextMap { get; } = EventSample.Map with { Photons = new PhotonColumns(["e"], ["th"], ["phi"], null) };

    private EventSource Text(string content) => EventSample.Background with
    {
        Files = [folder.Write("events.csv", content)],
        Upstream = new HashSet<SelectionCut> { SelectionCut.Impact, SelectionCut.MuonId },
    };

    private static ColumnMap Renamed(string column, string to = "absent")
    {
        string Name(string? name) => name == column ? to : name!;
        MuonColumns Muon(MuonColumns m) => new(Name(m.Px), Name(m.Py), Name(m.Pz), Name(m.Id), Name(m.Dr), Name(m.Dz));
        ColumnMap map = EventSample.Map;
        PhotonColumns photons = map.Photons!;
        return map with
        {
            MuonPlus = Muon(map.MuonPlus),
            MuonMinus = Muon(map.MuonMinus),
            Photons = new PhotonColumns([Name(photons.Energy[0])], [Name(photons.Theta[0])], [Name(photons.Phi[0])], Name(photons.EnergySum)),
            Year = Name(map.Year),
            TriggerFlags = [Name(map.TriggerFlags[0])],
        };
    }

    private static void Refused(EventSource source, string expected, ColumnMap? map = null)
    {
        InputException e = Assert.Throws<InputException>(() => EventSample.ReadAll(source, map));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
