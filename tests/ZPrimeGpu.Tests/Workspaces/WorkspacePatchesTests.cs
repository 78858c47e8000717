using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Workspaces;

public sealed class WorkspacePatchesTests : IDisposable
{
    private const string Signal = """{"name":"signal","data":[2.0],"modifiers":[{"name":"mu","type":"normfactor","data":null}]}""";

    /// <summary>A workspace whose parameter of interest comes with a patch; as digests see it: sorted keys, one space.</summary>
    private const string Background = """
        {"channels": [{"name": "SR", "samples": [{"data": [50], "modifiers": [{"data": [7.5], "name": "mc", "type": "staterror"}], "name": "bkg"}]}], "measurements": [{"config": {"parameters": [], "poi": "mu"}, "name": "fit"}], "observations": [{"data": [53.0], "name": "SR"}], "version": "1.0.0"}
        """;

    /// <summary>Of hashlib.sha256 and hashlib.md5 in Python.</summary>
    private const string Sha256 = "e242d13304e1010d3563850db3f676baa5616f3983a58985746e37572a1edbd3";
    private const string Md5 = "f7ce9a0354eab4ae78e9f239668554c6";

    private const string AddSignal = $$"""[{"op":"add","path":"/channels/0/samples/-","value":{{Signal}}}]""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WithAPatch_HasTheSample()
    {
        string workspace = File("bkg.json", Background);
        Assert.Contains("'mu' does not exist", Assert.Throws<InputException>(() => WorkspaceReader.Read(workspace)).Message, StringComparison.Ordinal);
        Workspace patched = WorkspaceReader.Read(workspace, [File("signal.json", AddSignal)], null);
        Assert.Equal(["bkg", "signal"], patched.Channels[0].Samples.Select(s => s.Name));
        Assert.Equal([2.0], patched.Channels[0].Samples[1].Data);
        Assert.Equal("bkg.json", patched.Name);
    }

    [Fact]
    public void Read_WithSeveralPatches_AppliesThemInOrder()
    {
        string scale = File("scale.json", """[{"op":"replace","path":"/channels/0/samples/1/data/0","value":3}]""");
        string signal = File("signal.json", AddSignal);
        string workspace = File("bkg.json", Background);
        Assert.Equal([3.0], WorkspaceReader.Read(workspace, [signal, scale], null).Channels[0].Samples[1].Data);
        InputException error = Assert.Throws<InputException>(() => WorkspaceReader.Read(workspace, [scale, signal], null));
        Assert.Contains("scale.json', operation 1 of 1 (replace '/channels/0/samples/1/data/0'): the list there has 1 item", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ResultIsNoWorkspace_SaysThatItWasPatched()
    {
        string patch = File("p.json", """[{"op":"remove","path":"/observations/0"}]""");
        InputException error = Assert.Throws<InputException>(() => WorkspaceReader.Read(File("bkg.json", Background), [patch], null));
        Assert.Contains("bkg.json' (patched): 'observations' is empty", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("md5")]
    [InlineData("sha256 md5")]
    public void Read_PatchSet_AppliesTheNamedPatch(string algorithms)
    {
        string set = File("set.json", Set(algorithms));
        string workspace = File("bkg.json", Background);
        Assert.Equal([2.0], WorkspaceReader.Read(workspace, [set], "m_100").Channels[0].Samples[1].Data);
        Assert.Equal([50.0], WorkspaceReader.Read(workspace, [set, File("signal.json", AddSignal)], "empty").Channels[0].Samples[0].Data);
    }

    [Fact]
    public void Read_PatchSetForTheSameWorkspaceWrittenOtherwise_IsAccepted()
    {
        // Spaces, the order of keys and escapes do not count; that 50 is an integer and 53.0 is not does.
        string set = File("set.json", Set("sha256"));
        string spaced = Background.Replace("\"SR\"", "\"\\u0053R\"", StringComparison.Ordinal).Replace(",", " ,\n ", StringComparison.Ordinal)
            .Replace("\"data\": [53.0] ,\n  \"name\": \"\\u0053R\"", "\"name\": \"SR\", \"data\": [5.30e1]", StringComparison.Ordinal);
        Assert.Equal(2, WorkspaceReader.Read(File("spaced.json", spaced), [set], "m_100").Channels[0].Samples.Count);
    }

    [Theory]
    [InlineData("[50]", "[50.0]")]
    [InlineData("[53.0]", "[53]")]
    [InlineData("[7.5]", "[7.500001]")]
    public void Read_PatchSetForAnotherWorkspace_SaysSo(string piece, string replacement)
    {
        string workspace = File("other.json", Background.Replace(piece, replacement, StringComparison.Ordinal));
        InputException error = Assert.Throws<InputException>(() => WorkspaceReader.Read(workspace, [File("set.json", Set("sha256"))], "m_100"));
        Assert.Contains("set.json' is for another workspace: its sha256 digest is", error.Message, StringComparison.Ordinal);
        Assert.Contains("other.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NameMissingOrUnknown_ListsSomeNames()
    {
        string set = File("set.json", Set("md5"));
        string workspace = File("bkg.json", Background);
        Assert.Contains("--patch-name", Message(workspace, [set], null), StringComparison.Ordinal);
        string message = Message(workspace, [set], "m_7");
        Assert.Contains("set.json' has no patch 'm_7'. It has 'empty', 'm_100', 'm_1', 'm_2'", message, StringComparison.Ordinal);
        Assert.EndsWith("and 4 more.", message, StringComparison.Ordinal);
        Assert.Contains("none of the patch files is a patch set", Message(workspace, [File("signal.json", AddSignal)], "m_100"), StringComparison.Ordinal);
        Assert.Contains("--patch", Message(workspace, [], "m_100"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", "'version' is '1.0.1'")]
    [InlineData(", \"version\": \"1.0.0\"", "", "the key 'version' is missing")]
    [InlineData("\"metadata\": { \"digests\"", "\"meta\": { \"digests\"", "the key 'meta' is not known")]
    [InlineData("\"digests\"", "\"digest\"", "'metadata': the key 'digests' is missing")]
    [InlineData("\"md5\"", "\"sha1\"", "'metadata', 'digests': the key 'sha1' is not known")]
    [InlineData("\"labels\": [\"m\"]", "\"labels\": [\"m\", \"g\"]", "patches[0], patch 'empty': 'values' has 1 value, but the set has 2 labels")]
    [InlineData("\"name\": \"m_100\"", "\"name\": \"empty\"", "patches[1], patch 'empty': another patch has this name")]
    [InlineData("\"patch\": []", "\"patch\": 3", "'patch' is a number")]
    public void Read_FlawedPatchSet_NamesThePlace(string piece, string replacement, string expected)
    {
        string text = Set("md5");
        Assert.Contains(piece, text, StringComparison.Ordinal);
        int at = text.IndexOf(piece, StringComparison.Ordinal);
        string set = File("set.json", string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + piece.Length)));
        string message = Message(File("bkg.json", Background), [set], "m_100");
        Assert.StartsWith("Patch '", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{]", "this is not valid JSON")]
    [InlineData("3", "holds a number, but must hold")]
    public void Read_FileThatIsNoPatch_SaysSo(string text, string expected)
        => Assert.Contains(expected, Message(File("bkg.json", Background), [File("p.json", text)], null), StringComparison.Ordinal);

    [Fact]
    public void Read_DamagedPatchSet_GivesAWorkspaceOrOneSentence()
    {
        byte[] good = Encoding.UTF8.GetBytes(Set("sha256"));
        string workspace = File("bkg.json", Background);
        string path = folder.File("set.json");
        var random = new Random(5);
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            System.IO.File.WriteAllBytes(path, trial % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                WorkspaceReader.Read(workspace, [path], "m_100");
            }
            catch (InputException e)
            {
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Message(string workspace, IReadOnlyList<string> patches, string? name)
        => Assert.Throws<InputException>(() => WorkspaceReader.Read(workspace, patches, name)).Message;

    private static string Set(string algorithms)
    {
        string digests = string.Join(", ", algorithms.Split(' ').Select(a => $"\"{a}\": \"{(a == "md5" ? Md5 : Sha256)}\""));
        string more = string.Concat(Enumerable.Range(1, 10).Select(i => $$""", { "metadata": { "name": "m_{{(i < 7 ? i : i + 10)}}", "values": [{{i}}] }, "patch": [] }"""));
        return $$"""
            { "metadata": { "digests": { {{digests}} }, "labels": ["m"], "description": "a scan", "references": { "hepdata": "ins1234567" } },
              "patches": [ { "metadata": { "name": "empty", "values": ["none"] }, "patch": [] },
                           { "metadata": { "name": "m_100", "values": [100] }, "patch": {{AddSignal}} }{{more}} ], "version": "1.0.0" }
            """;
    }

    private string File(string name, string text)
    {
        string path = folder.File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
