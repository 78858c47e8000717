using System.Globalization;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class CsvFileTests
{
    [Fact]
    public void Limits_Header_IsThatOfTheContract()
    {
        const string Contract = "mass_gev,m2_gev2,bins,observed_fb,expected_m2_fb,expected_m1_fb,expected_fb,expected_p1_fb,expected_p2_fb,"
            + "observed_err_fb,expected_err_fb,observed_clsb_fb,expected_clsb_fb,gprime_invisible,gprime_vanilla,q0,p0,z0,sigma_hat_fb,gof_p,toys,failed_fits,status";
        Assert.Equal(Contract, LimitsText(SampleRun.WithData).Split('\n')[0]);
    }

    [Fact]
    public void Limits_ReadBack_GiveTheSameNumbers()
    {
        RunResult run = SampleRun.WithData;
        List<string[]> rows = Read(LimitsText(run));
        Assert.Equal(SampleRun.Windows + 1, rows.Count);
        for (int i = 0; i < run.Limits.Count; i++)
        {
            WindowLimit window = run.Limits[i];
            string[] row = rows[i + 1];
            double?[] wanted =
            [
                window.MassGeV, window.MassGeV * window.MassGeV, window.Bins, window.ObservedCls, .. window.ExpectedCls, null, null,
                window.ObservedClsb, window.ExpectedClsb[2], null, null, window.Q0, window.P0, window.Z0, window.SigmaHat, null, null, window.FailedFits,
            ];
            Assert.Equal(wanted, row.Take(22).Select(Number)); // exact: the text must read back to the same bits
        }
    }

    [Fact]
    public void Limits_OnClsb_FollowTheConfiguration()
    {
        RunResult run = SampleRun.WithData;
        var text = new StringWriter();
        LimitsCsv.Write(text, run.Limits, LimitStatistic.Clsb);
        string[] row = Read(text.ToString())[51];
        Assert.Equal(run.Limits[50].ObservedClsb, Number(row[3]));
        Assert.Equal(run.Limits[50].ExpectedClsb, row[4..9].Select(Number));
        Assert.Equal(row[3], row[11]);
        Assert.Equal(row[6], row[12]);
    }

    [Fact]
    public void Limits_FailedWindow_HasItsRowWithEmptyFields()
    {
        string[] row = Read(LimitsText(SampleRun.WithData))[101];
        Assert.Equal("failed", row[^1]);
        Assert.Equal("1", row[^2]);
        Assert.All(row[3..21], field => Assert.Equal(string.Empty, field));
    }

    [Fact]
    public void Limits_WithoutData_AreExpectedOnly()
    {
        string[] row = Read(LimitsText(SampleRun.WithoutData))[1];
        Assert.Equal("expected_only", row[^1]);
        Assert.Equal(string.Empty, row[3]);
        Assert.NotEqual(string.Empty, row[6]);
    }

    [Fact]
    public void Limits_NotFiniteNumbers_AreEmpty()
    {
        RunResult run = SampleRun.WithData;
        WindowLimit broken = run.Limits[0] with { ObservedCls = double.NaN, P0 = double.PositiveInfinity };
        string[] row = Read(LimitsText(run with { Limits = [broken] }))[1];
        Assert.Equal(string.Empty, row[3]);
        Assert.Equal(string.Empty, row[16]);
    }

    [Fact]
    public void CutFlow_Cuts_StandInTheOrderOfTheSelection()
    {
        RunResult run = SampleRun.WithData;
        var text = new StringWriter();
        CutFlowCsv.Write(text, run.CutFlow.Reverse().ToList());
        List<string[]> rows = Read(text.ToString());
        Assert.Equal(["process", "cut", "events", "sum_weights", "sum_weights_err"], rows[0]);
        Assert.Equal(SelectionCuts.AllNames, rows.Skip(1).Take(SelectionCuts.Count).Select(r => r[1]));
        Assert.Equal(run.CutFlow.Count + 1, rows.Count);
    }

    [Fact]
    public void CutFlow_HostileName_ReadsBack()
    {
        const string Hostile = "a,\"b\"\nc";
        var text = new StringWriter();
        CutFlowCsv.Write(text, [new(Hostile, SelectionCut.All, 3, 0.1, 0.05)]);
        Assert.Equal([Hostile, "all", "3", "0.1", "0.05"], Read(text.ToString())[1]);
    }

    [Fact]
    public void Spectrum_EveryCell_ReadsBack()
    {
        SpectrumTable spectrum = SampleRun.WithData.Spectrum;
        var text = new StringWriter();
        SpectrumCsv.Write(text, spectrum);
        List<string[]> rows = Read(text.ToString());
        Assert.Equal(["m2_low", "m2_high", "theta_bin", "theta_low_deg", "theta_high_deg", "mumu", "mumu_err", "tautau", "tautau_err", "eemumu", "eemumu_err", "data"], rows[0]);
        Assert.Equal(spectrum.Grid.Cells + 1, rows.Count);
        Assert.Equal(spectrum.Backgrounds[2].Content, rows.Skip(1).Select(r => Number(r[9])!.Value));
        Assert.Equal(spectrum.Backgrounds[0].Error, rows.Skip(1).Select(r => Number(r[6])!.Value));
        Assert.Equal(spectrum.Data!, rows.Skip(1).Select(r => Number(r[11])!.Value));
        Assert.Equal(spectrum.Grid.M2Edges[^1], Number(rows[^1][1]));
    }

    [Fact]
    public void Spectrum_WithoutData_HasAnEmptyLastColumn()
    {
        var text = new StringWriter();
        SpectrumCsv.Write(text, SampleRun.WithoutData.Spectrum);
        Assert.All(Read(text.ToString()).Skip(1), row => Assert.Equal(string.Empty, row[^1]));
    }

    [Fact]
    public void Lines_End_WithLineFeedOnly()
    {
        string text = LimitsText(SampleRun.WithData);
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    private static string LimitsText(RunResult run)
    {
        var text = new StringWriter();
        LimitsCsv.Write(text, run.Limits, run.Config.Limits.LimitOn);
        return text.ToString();
    }

    private static double? Number(string field)
        => field.Length == 0 ? null : double.Parse(field, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A reader of RFC 4180 in a few lines, so that the package does not read what it wrote itself.</summary>
    private static List<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new System.Text.StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == ',' || c == '\n'))
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        Assert.Empty(row);
        return rows;
    }
}
