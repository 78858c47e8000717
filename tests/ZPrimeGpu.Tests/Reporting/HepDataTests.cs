using System.Globalization;
using Xunit;
using YamlDotNet.RepresentationModel;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting.HepData;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>The submission against the structure that HEPData's documentation asks for, read with a YAML reader.</summary>
public sealed class HepDataTests
{
    private const string Header =
        "mass_gev,m2_gev2,bins,observed_fb,expected_m2_fb,expected_m1_fb,expected_fb,expected_p1_fb,expected_p2_fb,observed_err_fb,expected_err_fb,observed_clsb_fb,expected_clsb_fb,gprime_invisible,gprime_vanilla,q0,p0,z0,sigma_hat_fb,gof_p,toys,failed_fits,status";

    private static readonly string[] Full =
    [
        Header,
        "0.01,0.0001,20,7.123456,4.1,5.2,6.3,8.4,10.5,,,6.9,6.1,0.001,0.001,0.1,0.4,0.25,1,0.5,,0,ok",
        "2.359,5.565,100,0.00001,0.00001,0.00001,0.00001,0.00002,0.00003,,,0.3,0.4,0.001,0.001,0,0.5,0,0,,,0,ok",
        "8,64,20,,1.1,1.2,1.3,1.4,1.5,,,,1.2,,,,,,,,,0,failed",
    ];

    private static readonly string[] Blind =
    [
        Header,
        "0.01,0.0001,20,,4.1,5.2,6.3,8.4,10.5,,,,6.1,,,,,,,,,0,expected_only",
    ];

    [Fact]
    public void Submission_OfARun_HasTheStructureThatHepDataAsksFor()
    {
        IReadOnlyDictionary<string, string> files = Make(Full);
        Assert.Equal(HepDataSubmission.Names.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        AssertValid(files, rows: 3, tables: 5);
    }

    [Fact]
    public void Submission_OfABlindRun_LeavesOutWhatIsMissing()
    {
        IReadOnlyDictionary<string, string> files = Make(Blind);
        AssertValid(files, rows: 1, tables: 4);
        Assert.DoesNotContain("local_significance.yaml", files.Keys);
        Assert.All(files.Where(f => f.Key != HepDataYaml.SubmissionFile && f.Key != HepDataSubmission.TextFile), f => Assert.DoesNotContain("Observed", f.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("obs_fb", files[HepDataSubmission.TextFile], StringComparison.Ordinal);
    }

    [Fact]
    public void CrossSections_OfARun_AreThoseOfTheRun()
    {
        YamlMappingNode data = Parse(Make(Full)["cross_section_limits.yaml"])[0];
        YamlSequenceNode columns = (YamlSequenceNode)data["dependent_variables"];
        string[] observed = [.. ((YamlSequenceNode)columns[0]["values"]).Select(v => v["value"].ToString())];
        Assert.Equal(["7.123", "1.0E-05", "-"], observed);
        YamlNode expected = columns[1]["values"][0];
        Assert.Equal("6.3", expected["value"].ToString());
        Assert.Equal("2.1", expected["errors"][0]["asymerror"]["plus"].ToString());
        Assert.Equal("-1.1", expected["errors"][0]["asymerror"]["minus"].ToString());
        Assert.Equal("4.2", expected["errors"][1]["asymerror"]["plus"].ToString());

        // g' = √(σ/σ₁): with the cross section at 1/α = 127.9 and radiation, 0.1 % from its table.
        YamlMappingNode coupling = Parse(Make(Full)["coupling_limits_invisible.yaml"])[0];
        double g = Number(coupling["dependent_variables"][0]["values"][0]["value"]);
        double unit = new Host.Theory.SignalTheory(10.58, 127.9).Radiative(0.01, 1.0).Value;
        Assert.Equal(Math.Sqrt(7.123456 / unit), g, 1e-3 * g);
    }

    [Fact]
    public void TextTable_OfARun_HasAColumnForEveryNumber()
    {
        string[] lines = Make(Full)[HepDataSubmission.TextFile].TrimEnd().Split('\n');
        string[] names = lines.Last(l => l.TrimStart().StartsWith('#')).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        string[][] rows = [.. lines.Where(l => !l.TrimStart().StartsWith('#')).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, r => Assert.Equal(names.Length, r.Length));
        Assert.Equal("mass_gev", names[0]);
        Assert.Equal("7.1235", rows[0][Array.IndexOf(names, "obs_fb")]);
        Assert.Equal("-", rows[2][Array.IndexOf(names, "obs_fb")]);
    }

    [Theory]
    [InlineData(1e-5, "1.0E-05")]
    [InlineData(1.2344e-5, "1.234E-05")]
    [InlineData(0.00123, "0.00123")]
    [InlineData(123456.0, "1.235E+05")]
    [InlineData(0.0, "0")]
    public void Number_AnySize_IsOneForEveryYamlReader(double value, string expected) => Assert.Equal(expected, HepDataYaml.Number(value, 4));

    private static IReadOnlyDictionary<string, string> Make(string[] lines)
    {
        RunConfig config = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "demo.yaml"), new RunOverrides());
        return HepDataSubmission.Make(PublishedLimits.Parse(lines), config);
    }

    private static void AssertValid(IReadOnlyDictionary<string, string> files, int rows, int tables)
    {
        YamlMappingNode[] documents = Parse(files[HepDataYaml.SubmissionFile]);
        Assert.Equal(tables + 1, documents.Length);
        AssertKeys(documents[0], [], ["comment", "additional_resources"]);
        foreach (YamlNode resource in (YamlSequenceNode)documents[0]["additional_resources"])
        {
            AssertKeys(resource, ["location", "description"], []);
            Assert.Contains(resource["location"].ToString(), files.Keys);
        }

        foreach (YamlMappingNode table in documents[1..])
        {
            AssertKeys(table, ["name", "description", "keywords", "data_file"], ["location"]);
            Assert.InRange(table["name"].ToString().Length, 1, 64);
            foreach (YamlNode keyword in (YamlSequenceNode)table["keywords"])
            {
                AssertKeys(keyword, ["name", "values"], []);
                Assert.Contains(keyword["name"].ToString(), (string[])["cmenergies", "observables", "reactions", "phrases"]);
                Assert.All((YamlSequenceNode)keyword["values"], v => Assert.InRange(v.ToString().Length, 1, 128));
            }

            AssertData(Assert.Single(Parse(files[table["data_file"].ToString()])), rows);
        }

        Assert.All(files.Values, f => Assert.DoesNotContain("NaN", f, StringComparison.OrdinalIgnoreCase));
    }

    private static void AssertData(YamlMappingNode data, int rows)
    {
        AssertKeys(data, ["independent_variables", "dependent_variables"], []);
        YamlNode mass = Assert.Single((YamlSequenceNode)data["independent_variables"]);
        AssertKeys(mass, ["header", "values"], []);
        AssertKeys(mass["header"], ["name"], ["units"]);
        Assert.Equal("M(Z')", mass["header"]["name"].ToString());
        Assert.Equal(rows, ((YamlSequenceNode)mass["values"]).Children.Count);
        Assert.All((YamlSequenceNode)mass["values"], v => Assert.True(Number(v["value"]) > 0.0));
        Assert.NotEmpty((YamlSequenceNode)data["dependent_variables"]);
        foreach (YamlNode column in (YamlSequenceNode)data["dependent_variables"])
        {
            AssertKeys(column, ["header", "values"], ["qualifiers"]);
            AssertKeys(column["header"], ["name"], ["units"]);
            string[] qualifiers = [.. ((YamlSequenceNode)column["qualifiers"]).Select(q => q["name"].ToString())];
            Assert.Contains("SQRT(S)", qualifiers);
            Assert.Contains("RE", qualifiers);
            Assert.All((YamlSequenceNode)column["qualifiers"], q => AssertKeys(q, ["name", "value"], ["units"]));
            Assert.Equal(rows, ((YamlSequenceNode)column["values"]).Children.Count);
            Assert.All((YamlSequenceNode)column["values"], AssertValue);
        }
    }

    private static void AssertValue(YamlNode value)
    {
        AssertKeys(value, ["value"], ["errors"]);
        if (value["value"].ToString() == "-")
        {
            AssertKeys(value, ["value"], []);
            return;
        }

        Number(value["value"]);
        if (((YamlMappingNode)value).Children.ContainsKey("errors"))
        {
            double size = 0.0;
            foreach (YamlNode error in (YamlSequenceNode)value["errors"])
            {
                AssertKeys(error, ["asymerror", "label"], []);
                AssertKeys(error["asymerror"], ["plus", "minus"], []);
                Assert.True(Number(error["asymerror"]["plus"]) >= 0.0 && Number(error["asymerror"]["minus"]) <= 0.0);
                size += Math.Abs(Number(error["asymerror"]["plus"])) + Math.Abs(Number(error["asymerror"]["minus"]));
            }

            // HEPData refuses values whose errors are all 0.
            Assert.True(size > 0.0);
        }
    }

    private static double Number(YamlNode node)
    {
        // What YAML 1.1 takes for a number: a power of ten only after a decimal point, with a sign.
        Assert.Matches(@"^-?(\d+(\.\d*)?|\d+\.\d*E[+-]\d+)$", node.ToString());
        return double.Parse(node.ToString(), CultureInfo.InvariantCulture);
    }

    private static void AssertKeys(YamlNode node, string[] required, string[] optional)
    {
        string[] keys = [.. ((YamlMappingNode)node).Children.Keys.Select(k => k.ToString())];
        Assert.Empty(required.Except(keys));
        Assert.Empty(keys.Except(required).Except(optional));
    }

    private static YamlMappingNode[] Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }
}
