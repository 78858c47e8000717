using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Workspaces;

public sealed class WorkspaceReaderTests
{
    public static TheoryData<string> References => [.. ReferenceFiles.Names];

    [Fact]
    public void Parse_Sample_HasWhatIsWritten()
    {
        Workspace workspace = SampleWorkspace.Read(SampleWorkspace.Text);
        Assert.Equal(SampleWorkspace.Name, workspace.Name);
        Assert.Equal(["SR", "CR"], workspace.Channels.Select(c => c.Name));
        Assert.Equal([52.5, 0.0], workspace.Channels[0].Observed);
        Assert.Equal([103.0], workspace.Channels[1].Observed);
        Assert.Equal(
            ["mu normfactor", "lumi lumi", "eff normsys", "eff histosys", "mc staterror", "veto shapesys", "shape shapefactor", "mccr staterror"],
            workspace.Channels.SelectMany(c => c.Samples).SelectMany(s => s.Modifiers).Select(m => $"{m.Name} {m.Type}"));
        Sample background = workspace.Channels[0].Samples[1];
        Assert.Equal([50.0, -0.25], background.Data);
        Assert.Equal([48.0, -1.0], Assert.IsType<HistoSysModifier>(background.Modifiers[0]).LoData);
        Assert.Equal([52.0, 0.5], Assert.IsType<HistoSysModifier>(background.Modifiers[0]).HiData);
        Assert.Equal([0.5, 0.0], Assert.IsType<StatErrorModifier>(background.Modifiers[1]).Errors);
        Assert.Equal([3.0, 2.0], Assert.IsType<ShapeSysModifier>(background.Modifiers[2]).Errors);
        Assert.Equal(new NormSysModifier("eff", 0.9, 1.1), workspace.Channels[0].Samples[0].Modifiers[2]);
        Assert.Equal(["mu", ""], workspace.Measurements.Select(m => m.Poi));
        ParameterSettings luminosity = workspace.Measurements[0].Parameters[0];
        Assert.Equivalent(new ParameterSettings("lumi", [1.0], [new ParameterBounds(0.5, 1.5)], true, [1.0], [0.02]), luminosity, strict: true);
        Assert.Equivalent(new ParameterSettings("elsewhere", null, null, false, null, null), workspace.Measurements[1].Parameters[1], strict: true);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Parse_Reference_HasPyhfsParametersAndBins(string name)
    {
        JsonNode reference = ReferenceFiles.Read(name);
        Workspace workspace = WorkspaceReader.Parse(reference["workspace"]!, name);
        JsonNode expected = reference["expected"]!;

        // pyhf lists "gamma[0]", "gamma[1]", ...: its names without the element are the names of our modifiers.
        IEnumerable<string> names = expected["par_names"]!.AsArray().Select(n => ((string)n!).Split('[')[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(names, workspace.Channels.SelectMany(c => c.Samples).SelectMany(s => s.Modifiers).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(workspace.Measurements, m => m.Name == (string)reference["measurement"]!);
        Assert.All(workspace.Channels, c => Assert.All(c.Samples, s => Assert.Equal(c.Bins, s.Data.Length)));
    }

    [Fact]
    public void Read_File_IsNamedByTheFile()
    {
        using var folder = new Walkthroughs.TemporaryFolder();
        File.WriteAllBytes(folder.File("a.json"), [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(SampleWorkspace.Text)]);
        Assert.Equal("a.json", WorkspaceReader.Read(folder.File("a.json")).Name);
    }

    [Theory]
    [InlineData("\"name\": \"mc\", \"bounds\": [[0.1, 2.0], [0.2, 3.0]]", "\"name\": \"unknown\", \"bounds\": [[9, 2]]")] // settings of no parameter
    [InlineData("\"type\": \"normsys\", \"data\": { \"lo\": 0.9, \"hi\": 1.1 }", "\"type\": \"normsys\", \"data\": { \"lo\": 1.2, \"hi\": 1.1 }")] // both up
    [InlineData("\"name\": \"mccr\"", "\"name\": \"mccr [é]\\n\"")]
    [InlineData("\"mccr\", \"type\": \"staterror\", \"data\": [7.5]", "\"eff\", \"type\": \"histosys\", \"data\": { \"lo_data\": [1], \"hi_data\": [2] }")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"mccr\"")] // a staterror of one bin is one number
    public void Parse_UnusualButLegal_IsAccepted(string piece, string replacement)
        => Assert.Equal(2, SampleWorkspace.Read(SampleWorkspace.With(piece, replacement)).Channels.Count);

    [Fact]
    public void Parse_ShapeFactorSharedByChannelsOfOtherSizes_FollowsTheFirstChannelByName()
    {
        // CR comes before SR by name and has one bin: not enough for SR. Named after SR it takes the first of its two.
        const string Piece = "{ \"name\": \"mc\", \"type\": \"staterror\", \"data\": [0.5, 0.0] }";
        const string Shared = "{ \"name\": \"shape\", \"type\": \"shapefactor\", \"data\": null }";
        string small = SampleWorkspace.With(Piece, Shared).Replace("{ \"name\": \"mc\", \"bounds\": [[0.1, 2.0], [0.2, 3.0]], \"sigmas\": [0.3, 0.4] },", string.Empty, StringComparison.Ordinal);
        Host.InputException error = Assert.Throws<Host.InputException>(() => SampleWorkspace.Read(small));
        Assert.Contains("channel 'SR', sample 'bkg', modifier 'shape': this shapefactor has 1 parameter", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, SampleWorkspace.Read(small.Replace("\"CR\"", "\"ZR\"", StringComparison.Ordinal)).Channels.Count);
    }
}
