using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>One flaw each in a good workspace: the sentence says where and what.</summary>
public sealed class WorkspaceFlawTests
{
    private const string Signal = "channel 'SR', sample 'signal'";
    private const string Background = "channel 'SR', sample 'bkg'";
    private const string Fit = "measurement 'fit'";

    [Theory]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"", "'version' is '2.0.0'")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": 1", "'version' is '1'")]
    [InlineData(",\n  \"version\": \"1.0.0\"", "", "the key 'version' is missing")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.0\", \"author\": \"me\"", "the key 'author' is not known")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.0\", \"version\": \"1.0.0\"", "version")]
    [InlineData("\"channels\"", "\"chanels\"", "'chanels' is not known")]
    [InlineData("\"observations\"", "\"observation\"", "'observation' is not known")]
    [InlineData("\"measurements\": [", "\"measurements\": 3, \"old\": [", "'old' is not known")]
    [InlineData("{ \"name\": \"SR\", \"samples\"", "3, { \"name\": \"SR\", \"samples\"", "'channels[0]' is a number")]
    [InlineData("{ \"name\": \"SR\", \"samples\"", "{ \"name\": 3, \"samples\"", "channels[0]: 'name' is a number")]
    [InlineData("{ \"name\": \"SR\", \"samples\"", "{ \"samples\"", "channels[0]: the key 'name' is missing")]
    [InlineData("{ \"name\": \"CR\", \"samples\"", "{ \"name\": \"SR\", \"samples\"", "channel 'SR': another channel")]
    [InlineData("{ \"name\": \"SR\", \"samples\"", "{ \"name\": \"VR\", \"samples\"", "channel 'VR': it has no observation")]
    [InlineData("{ \"name\": \"SR\", \"samples\": [", "{ \"name\": \"SR\", \"samples\": [], \"s\": [", "channel 'SR': the key 's' is not known")]
    public void Parse_FlawAtTheTop_NamesIt(string piece, string replacement, string expected) => Check(SampleWorkspace.With(piece, replacement), expected);

    [Theory]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": [52.5, -1] }", "observation 'SR': 'data[1]' is -1")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": [52.5, 1e999] }", "observation 'SR': 'data[1]' is '1e999'")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": [52.5, null] }", "observation 'SR': 'data[1]' is null")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": [] }", "observation 'SR': 'data' is empty")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\" }", "observation 'SR': the key 'data' is missing")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": 3 }", "observation 'SR': 'data' is a number")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"CR\", \"data\": [52.5, 0] }", "observation 'CR': another")]
    [InlineData("{ \"name\": \"SR\", \"data\": [52.5, 0] }", "{ \"name\": \"SR\", \"data\": [52.5, 0, 1] }", Signal + ": 'data' has 2 values, but the channel's observation has 3 bins")]
    [InlineData("{ \"name\": \"CR\", \"data\": [103] }", "{ \"name\": \"CR\", \"data\": [103] }, { \"name\": \"VR\", \"data\": [1] }", "observation 'VR': there is no channel")]
    [InlineData("\"data\": [1.5, 2]", "\"data\": [1.5]", Signal + ": 'data' has 1 value, but the channel's observation has 2 bins")]
    [InlineData("\"data\": [1.5, 2]", "\"data\": [1.5, \"2\"]", Signal + ": 'data[1]' is a text")]
    [InlineData("\"data\": [1.5, 2]", "\"data\": [1.5, true]", Signal + ": 'data[1]' is true")]
    [InlineData("\"name\": \"bkg\", \"data\": [50", "\"name\": \"signal\", \"data\": [50", Signal + ": another sample")]
    [InlineData("\"data\": [1.5, 2], \"modifiers\"", "\"data\": [1.5, 2], \"modifiers\": [], \"x\"", Signal + ": the key 'x' is not known")]
    [InlineData("\"data\": [1.5, 2], \"modifiers\": [", "\"data\": [1.5, 2], \"modifiers\": [ 5,", Signal + ": 'modifiers[0]' is a number")]
    public void Parse_FlawInYields_NamesThePlace(string piece, string replacement, string expected) => Check(SampleWorkspace.With(piece, replacement), expected);

    [Theory]
    [InlineData("\"mu\", \"type\": \"normfactor\"", "\"mu\", \"type\": \"normfaktor\"", Signal + ", modifier 'mu': its type 'normfaktor' is not known")]
    [InlineData("\"mu\", \"type\": \"normfactor\", \"data\": null", "\"mu\", \"type\": \"normfactor\", \"data\": 3", Signal + ", modifier 'mu': 'data' is a number, but must be null")]
    [InlineData("\"mu\", \"type\": \"normfactor\", \"data\": null", "\"mu\", \"type\": \"normfactor\"", Signal + ", modifier 'mu': the key 'data' is missing")]
    [InlineData("\"lumi\", \"type\": \"lumi\"", "\"luminosity\", \"type\": \"lumi\"", Signal + ", modifier 'luminosity': a modifier of type lumi must")]
    [InlineData("\"lo\": 0.9, ", "", Signal + ", modifier 'eff', 'data': the key 'lo' is missing")]
    [InlineData("\"lo\": 0.9, \"hi\"", "\"lo\": 0.9, \"mid\": 1, \"hi\"", Signal + ", modifier 'eff', 'data': the key 'mid' is not known")]
    [InlineData("\"lo\": 0.9", "\"lo\": 0", Signal + ", modifier 'eff': its factors are lo 0 and hi 1.1")]
    [InlineData("\"hi\": 1.1", "\"hi\": -1.1", "not supported")]
    [InlineData("\"lo_data\": [48, -1]", "\"lo_data\": [48]", Background + ", modifier 'eff', 'data': 'lo_data' has 1 value, but the channel has 2 bins")]
    [InlineData("\"data\": { \"lo_data\": [48, -1], \"hi_data\": [52, 0.5] }", "\"data\": null", Background + ", modifier 'eff': 'data' is null")]
    [InlineData("[3.0, 2.0]", "[3.0, 2.0, 1.0]", Background + ", modifier 'veto': 'data' has 3 values, but the channel has 2 bins")]
    [InlineData("[3.0, 2.0]", "[3.0, -2.0]", Background + ", modifier 'veto': 'data[1]' is -2")]
    [InlineData("[0.5, 0.0]", "[-0.5, 0.0]", Background + ", modifier 'mc': 'data[0]' is -0.5")]
    [InlineData("{ \"name\": \"veto\", \"type\": \"shapesys\"", "{ \"name\": \"mc\", \"type\": \"staterror\"", Background + ", modifier 'mc': the sample has this staterror twice")]
    [InlineData("\"name\": \"shape\", \"type\": \"shapefactor\", \"data\": null", "\"name\": \"veto\", \"type\": \"shapesys\", \"data\": [1]", "channel 'CR', sample 'bkg', modifier 'veto': a shapesys cannot be shared, but sample 'bkg' in channel 'SR'")]
    [InlineData("\"name\": \"veto\", \"type\": \"shapesys\"", "\"name\": \"mu\", \"type\": \"shapesys\"", Background + ", modifier 'mu': it is a shapesys, but sample 'signal' in channel 'SR' has a normfactor")]
    [InlineData("\"name\": \"shape\", \"type\"", "\"name\": \"mu\", \"type\"", "channel 'CR', sample 'bkg', modifier 'mu': it is a shapefactor, but")]
    [InlineData("\"name\": \"eff\", \"type\": \"normsys\"", "\"name\": \"mu\", \"type\": \"normsys\"", Signal + ", modifier 'mu': it is a normsys, but")]
    [InlineData("{ \"name\": \"mu\", \"type\": \"normfactor\", \"data\": null }", "{ \"name\": \"mccr\", \"type\": \"staterror\", \"data\": [1, 1] }", "samples that share a staterror must carry it in the same channels")]
    public void Parse_FlawInModifier_NamesThePlace(string piece, string replacement, string expected) => Check(SampleWorkspace.With(piece, replacement), expected);

    [Theory]
    [InlineData("\"name\": \"background\", \"config\"", "\"name\": \"fit\", \"config\"", Fit + ": another measurement")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"nu\"", Fit + ": its parameter of interest 'nu' does not exist. The modifiers make 'mu'")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"veto\"", Fit + ": its parameter of interest 'veto' has 2 elements")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": null", Fit + ", 'config': 'poi' is null")]
    [InlineData("\"poi\": \"mu\", ", "", Fit + ", 'config': the key 'poi' is missing")]
    [InlineData("\"poi\": \"mu\", \"parameters\"", "\"poi\": \"mu\", \"params\"", Fit + ", 'config': the key 'params' is not known")]
    [InlineData("\"name\": \"veto\", \"inits\"", "\"name\": \"mc\", \"inits\"", Fit + ", 'config', parameter 'mc': the measurement has settings for this parameter twice")]
    [InlineData("\"name\": \"lumi\", \"inits\": [1.0]", "\"name\": \"lum\", \"inits\": [1.0]", Fit + ", 'config': samples have a lumi modifier")]
    [InlineData(", \"sigmas\": [0.02]", "", "parameter 'lumi': the luminosity needs")]
    [InlineData("\"sigmas\": [0.02]", "\"sigmas\": [0]", "parameter 'lumi': 'sigmas[0]' is 0")]
    [InlineData("\"sigmas\": [0.02]", "\"sigmas\": [0.02, 1]", "parameter 'lumi': 'sigmas' has 2 values, but the parameter has 1 element")]
    [InlineData("\"fixed\": true", "\"fixed\": [true]", "parameter 'lumi': 'fixed' is a list")]
    [InlineData("[[0.5, 1.5]]", "[[1.5, 0.5]]", "parameter 'lumi': 'bounds[0]' has the lower bound 1.5")]
    [InlineData("[[0.5, 1.5]]", "[[0.5, 1.5, 2]]", "parameter 'lumi': 'bounds[0]' has 3 values")]
    [InlineData("[[0.5, 1.5]]", "[0.5, 1.5]", "parameter 'lumi': 'bounds[0]' is a number")]
    [InlineData("[[0.5, 1.5]]", "[[\"low\", 1.5]]", "parameter 'lumi': 'bounds[0][0]' is a text")]
    [InlineData("[[0.1, 2.0], [0.2, 3.0]]", "[[0.1, 2.0]]", "parameter 'mc': 'bounds' has 1 value, but the parameter has 2 elements")]
    [InlineData("[[0.1, 2.0], [0.2, 3.0]]", "[[0.1, 2.0], [2, 3.0]]", "parameter 'mc': element 1 starts at 1, outside its bounds [2, 3]")]
    [InlineData("\"inits\": [1.0, 1.5]", "\"inits\": [1.0, 11]", "parameter 'veto': element 1 starts at 11, outside")]
    [InlineData("\"auxdata\": [9.0, 4.0]", "\"auxdata\": [9.0]", "parameter 'veto': 'auxdata' has 1 value, but the parameter has 2 elements")]
    [InlineData("\"auxdata\": [9.0, 4.0]", "\"auxdata\": [9.0, -4.0]", "parameter 'veto': 'auxdata[1]' is -4")]
    [InlineData("\"auxdata\": [9.0, 4.0]", "\"sigmas\": [9.0, 4.0]", "parameter 'veto': a shapesys has no 'sigmas'")]
    [InlineData("\"auxdata\": [9.0, 4.0]", "\"factors\": [9.0, 4.0]", "parameter 'veto': 'factors' is not supported")]
    [InlineData("{ \"name\": \"elsewhere\", \"fixed\": false }", "{ \"name\": \"mu\", \"auxdata\": [1] }", "measurement 'background', 'config', parameter 'mu': a normfactor is not constrained")]
    [InlineData("{ \"name\": \"elsewhere\", \"fixed\": false }", "{ \"name\": \"mu\", \"init\": [1] }", "measurement 'background', 'config', parameter 'mu': the key 'init' is not known")]
    public void Parse_FlawInMeasurement_NamesThePlace(string piece, string replacement, string expected) => Check(SampleWorkspace.With(piece, replacement), expected);

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{ \"channels\": [", "this is not valid JSON")]
    [InlineData("{\n  \"channels\": nope }", "line 2, column")]
    [InlineData("{ \"version\": \"1.0.0\" } trailing", "this is not valid JSON")]
    [InlineData("{ \"a\": NaN }", "this is not valid JSON")]
    [InlineData("[1, 2]", "holds a list")]
    [InlineData("null", "holds null")]
    [InlineData("{ \"name\": \"\\ud800\" }", "half a character")]
    [InlineData("{ \"channels\": [], \"observations\": [{ \"name\": \"a\", \"data\": [1] }], \"measurements\": [], \"version\": \"1.0.0\" }", "'channels' is empty")]
    [InlineData("{ \"channels\": [], \"observations\": [], \"measurements\": [], \"version\": \"1.0.0\" }", "'observations' is empty")]
    [InlineData("{ \"channels\": [{ \"name\": \"a\", \"samples\": [] }], \"observations\": [{ \"name\": \"a\", \"data\": [1] }], \"measurements\": [], \"version\": \"1.0.0\" }", "channel 'a': 'samples' is empty")]
    [InlineData("{ \"channels\": [{ \"name\": \"a\", \"samples\": [{ \"name\": \"s\", \"data\": [1], \"modifiers\": [] }] }], \"observations\": [{ \"name\": \"a\", \"data\": [1] }], \"measurements\": [], \"version\": \"1.0.0\" }", "no sample has a modifier")]
    [InlineData("{ \"channels\": [{ \"name\": \"a\", \"samples\": [{ \"name\": \"s\", \"data\": [1], \"modifiers\": [{ \"name\": \"m\", \"type\": \"normfactor\", \"data\": null }] }] }], \"observations\": [{ \"name\": \"a\", \"data\": [1] }], \"measurements\": [], \"version\": \"1.0.0\" }", "'measurements' is empty")]
    public void Parse_NotAWorkspace_SaysWhatItIs(string text, string expected) => Check(text, expected);

    [Fact]
    public void Parse_NotUtf8_SaysSo()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(SampleWorkspace.With("\"signal\"", "\"sign\u00e9\""));
        Assert.Contains("UTF-8", Assert.Throws<InputException>(() => WorkspaceReader.Parse(bytes, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotThere_NamesIt()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in (string[])[folder.File("none.json"), folder.File(new string('n', 100)), folder.Path, string.Empty])
        {
            InputException error = Assert.Throws<InputException>(() => WorkspaceReader.Read(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_DamagedBytes_GivesAWorkspaceOrOneSentence()
    {
        byte[] good = Encoding.UTF8.GetBytes(SampleWorkspace.Text);
        string[] tokens = ["null", "-1", "1e999", "\"\"", "[]", "{}", "true", "\\ud800", "1e-320", ",", "\"", "0", "\uffff", "lumi"];
        var random = new Random(20);
        int accepted = 0;
        for (int trial = 0; trial < 4000; trial++)
        {
            byte[] bytes = Damage(good, tokens, random);
            try
            {
                Workspace workspace = WorkspaceReader.Parse(bytes, SampleWorkspace.Name);

                // What is accepted can be written and read again.
                Assert.Equal(workspace.Channels.Count, WorkspaceReader.Parse(WorkspaceWriter.ToJson(workspace), "again").Channels.Count);
                accepted++;
            }
            catch (InputException e)
            {
                CheckSentence(e.Message);
            }
        }

        Assert.InRange(accepted, 1, 3999);
    }

    private static byte[] Damage(byte[] good, string[] tokens, Random random)
    {
        int at = random.Next(good.Length);
        int length = Math.Min(random.Next(1, 12), good.Length - at);
        return random.Next(5) switch
        {
            0 => good[..at],
            1 => [.. good[..at], .. good[(at + length)..]],
            2 => [.. good[..at], (byte)random.Next(256), .. good[(at + 1)..]],
            3 => [.. good[..at], .. Encoding.UTF8.GetBytes(tokens[random.Next(tokens.Length)]), .. good[(at + length)..]],
            _ => [.. good[..(at + length)], .. good[at..]],
        };
    }

    private static void Check(string text, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => SampleWorkspace.Read(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        CheckSentence(error.Message);
    }

    private static void CheckSentence(string message)
    {
        Assert.StartsWith($"Workspace '{SampleWorkspace.Name}'", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.True(message.Length < 500, message);
    }
}
