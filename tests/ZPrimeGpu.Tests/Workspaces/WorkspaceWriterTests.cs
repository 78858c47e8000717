using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Workspaces;

public sealed class WorkspaceWriterTests
{
    public static TheoryData<string> References => [.. ReferenceFiles.Names];

    [Fact]
    public void ToJson_Sample_IsTheSameDocument()
    {
        // Against the text it came from, not against our reader; the order of the observations is ours.
        JsonNode source = JsonNode.Parse(SampleWorkspace.Text)!;
        JsonArray observations = source["observations"]!.AsArray();
        JsonNode first = observations[0]!;
        observations.RemoveAt(0);
        observations.Add(first);
        byte[] written = WorkspaceWriter.ToJson(SampleWorkspace.Read(SampleWorkspace.Text));
        Assert.True(JsonNode.DeepEquals(source, JsonNode.Parse(written)), Encoding.UTF8.GetString(written));
    }

    [Theory]
    [MemberData(nameof(References))]
    public void ToJson_Reference_ReadsBackEqual(string name)
    {
        JsonNode source = ReferenceFiles.Read(name)["workspace"]!;
        Workspace workspace = WorkspaceReader.Parse(source, name);
        byte[] written = WorkspaceWriter.ToJson(workspace);
        Workspace again = WorkspaceReader.Parse(written, name);
        Assert.Equivalent(workspace, again, strict: true);
        Assert.Equal(written, WorkspaceWriter.ToJson(again));
        JsonArray channels = JsonNode.Parse(written)!["channels"]!.AsArray();
        Assert.True(JsonNode.DeepEquals(source["channels"], channels));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3.0)]
    [InlineData(5e-324)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(-123456789.123456789)]
    [InlineData(9007199254740993.0)]
    [InlineData(2.98023223876953125e-08)] // 2^-25: .NET's own shortest format gives its neighbour
    [InlineData(-0.0)]
    public void ToJson_AnyNumber_ReadsBackToTheBit(double value)
    {
        Workspace workspace = SampleWorkspace.Read(SampleWorkspace.Text);
        Channel channel = workspace.Channels[1];
        Workspace changed = workspace with { Channels = [workspace.Channels[0], channel with { Samples = [channel.Samples[0] with { Data = [value] }] }] };
        double again = WorkspaceReader.Parse(WorkspaceWriter.ToJson(changed), "x").Channels[1].Samples[0].Data[0];
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(again));
    }

    [Fact]
    public void ToJson_EveryPowerOfTwo_ReadsBackToTheBit()
    {
        // Below a power of two the values lie closer than above: where shortest formats go wrong.
        double[] powers = [.. Enumerable.Range(-1074, 2098).SelectMany(k => (double[])[Math.ScaleB(1.0, k), -Math.BitDecrement(Math.ScaleB(1.0, k))])];
        var sample = new Sample("powers", powers, [new NormFactorModifier("mu")]);
        var workspace = new Workspace("x", [new Channel("SR", [sample], new double[powers.Length])], [new Measurement("fit", "mu", [])]);
        double[] again = WorkspaceReader.Parse(WorkspaceWriter.ToJson(workspace), "x").Channels[0].Samples[0].Data;
        Assert.Equal(powers.Select(BitConverter.DoubleToInt64Bits), again.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void ToJson_NamesWithAnyCharacter_ReadBack()
    {
        const string Odd = "σ(Z') <\"&\\> \n\t \U0001F600";
        Workspace workspace = SampleWorkspace.Read(SampleWorkspace.Text);
        Workspace changed = workspace with { Channels = [workspace.Channels[0] with { Name = Odd }, workspace.Channels[1]] };
        Assert.Equal(Odd, WorkspaceReader.Parse(WorkspaceWriter.ToJson(changed), "x").Channels[0].Name);
    }

    [Fact]
    public void ToJson_NotFinite_IsOurMistake()
    {
        Workspace workspace = SampleWorkspace.Read(SampleWorkspace.Text);
        workspace.Channels[0].Samples[0].Data[1] = double.NaN;
        Assert.Throws<ArgumentException>(() => WorkspaceWriter.ToJson(workspace));
    }

    [Fact]
    public void Write_File_ReplacesTheOldOneAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("out.json");
        File.WriteAllText(path, "old");
        WorkspaceWriter.Write(SampleWorkspace.Read(SampleWorkspace.Text), path);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(2, WorkspaceReader.Read(path).Measurements.Count);
    }

    [Fact]
    public void Write_NowhereToWrite_NamesThePlace()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "none", "out.json");
        Workspace workspace = SampleWorkspace.Read(SampleWorkspace.Text);
        Assert.Contains(missing, Assert.Throws<InputException>(() => WorkspaceWriter.Write(workspace, missing)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => WorkspaceWriter.Write(workspace, folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
