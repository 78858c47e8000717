using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class OverlayFileTests
{
    [Theory]
    [InlineData("\"# source: a, b; c\"\nM_GeV,g_prime_UL,more\n0.5,0.01,7\n1.5,0.02,8\n")] // as the collections have it
    [InlineData("mass [MeV];g'\n500;0.01\n1500;0.02\n")]
    [InlineData("# mass g\n0.5 0.01\n1.5   0.02\n")]
    [InlineData("5e-1\t1e-2\n1.5\t2e-2\n")]
    [InlineData("\uFEFFgprime,M_Zp_GeV\r\n0.01,0.5\r\n0.02,1.5\r\n")]
    public void Parse_AnyFormat_GivesGeV(string text)
    {
        LimitOverlay overlay = Parse(text);
        Assert.Equal([0.5, 1.5], overlay.MassesGeV);
        Assert.Equal([0.01, 0.02], overlay.Couplings);
    }

    [Fact]
    public void Parse_EmptyCoupling_IsAGap() => Assert.Equal([0.1, null, 0.2], Parse("m,g\n1,0.1\n2,\n3,0.2\n").Couplings);

    [Fact]
    public void Parse_NamedColumnsAndUnit_AreTaken()
    {
        LimitOverlay overlay = Parse("x,m,y\n2000,1,0.3\n3000,1,0.4\n", new("f.csv", "L", OverlayModel.Both, "x", "y", 1e-3));
        Assert.Equal([2.0, 3.0], overlay.MassesGeV);
        Assert.Equal([0.3, 0.4], overlay.Couplings);
    }

    [Theory]
    [InlineData("m,g\n1,0.1\n2,many\n", "line 3, has 'many' for the g'")]
    [InlineData("m,g\n1,0.1\n-2,0.1\n", "line 3, has '-2' for the mass")]
    [InlineData("m,g\n1,0.1\n2,0\n", "line 3, has '0' for the g'")]
    [InlineData("m,g\n1,NaN\n", "line 2, has 'NaN'")]
    [InlineData("# note\nm,g\n1,0.1\n2\n", "line 4, has 1 field")]
    [InlineData("x,g\n1,0.1\n", "line 1, has no column whose name begins with 'm' (name it with 'mass_column'); its columns: x, g")]
    [InlineData("m,h\n1,0.1\n", "'gprime_column'")]
    [InlineData("m\n1\n", "has one column")]
    [InlineData("m,g\n1,0.1\n", "fewer than two points")]
    [InlineData("", "fewer than two points")]
    public void Parse_BadText_NamesFileLineAndProblem(string text, string named)
    {
        string message = Assert.Throws<InputException>(() => Parse(text)).Message;
        Assert.Contains("f.csv", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysWhichOverlay()
    {
        string message = Assert.Throws<InputException>(() => OverlayFile.Read(new("/nowhere/f.csv", "BaBar", OverlayModel.Both, null, null, null))).Message;
        Assert.Contains("'/nowhere/f.csv' (interpretation.overlays, 'BaBar') does not exist", message, StringComparison.Ordinal);
    }

    private static LimitOverlay Parse(string text, OverlayConfig? config = null)
        => OverlayFile.Parse(config ?? new("f.csv", "L", OverlayModel.Both, null, null, null), text.Split('\n'));
}
