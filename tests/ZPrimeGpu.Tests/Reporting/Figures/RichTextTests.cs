using Xunit;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Tests.Reporting.Figures;

public sealed class RichTextTests
{
    [Fact]
    public void Of_ScriptsAndItalics_BecomeRuns()
    {
        Assert.Equal(
            [
                new TextRun("M", Script.Normal, Italic: true),
                new TextRun("2", Script.Superscript, Italic: false),
                new TextRun("recoil", Script.Subscript, Italic: false),
                new TextRun(" [GeV", Script.Normal, Italic: false),
                new TextRun("2", Script.Superscript, Italic: false),
                new TextRun("]", Script.Normal, Italic: false),
            ],
            RichText.Of("*M*^{2}_{recoil} [GeV^{2}]").Runs);
    }

    [Fact]
    public void Plain_Notation_IsTakenLiterally()
    {
        Assert.Equal([new TextRun("a_{b}*c^", Script.Normal, Italic: false)], RichText.Plain("a_{b}*c^").Runs);
    }

    [Fact]
    public void Width_StackedScripts_IsThatOfTheWider()
    {
        double m = RichText.Of("M").Width(10.0);
        double sub = RichText.Of("M_{recoil}").Width(10.0);
        Assert.Equal(sub, RichText.Of("M^{2}_{recoil}").Width(10.0), 1e-12);
        Assert.True(sub > m);
    }

    [Fact]
    public void Width_Digits_AreHelveticas()
    {
        Assert.Equal(5.56 * 4, TextMetrics.Width("2026", 10.0), 1e-12);
    }

    [Fact]
    public void Escape_MarkupAndControlCharacters_AreMadeSafe()
    {
        Assert.Equal("&lt;a b=&quot;c&quot;&gt;&amp;&#39;\uFFFD\uFFFDθ\n", XmlText.Escape("<a b=\"c\">&'\u0000\uD800θ\n"));
    }

    [Fact]
    public void PathData_NotFiniteCoordinate_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathData().Move(double.NaN, 0.0));
    }

    [Fact]
    public void ColourScale_Lightness_RisesAllTheWay()
    {
        double previous = -1.0;
        for (int i = 0; i <= 100; i++)
        {
            string colour = ColourScale.At(i / 100.0);
            double lightness = (0.2126 * Part(colour, 1)) + (0.7152 * Part(colour, 3)) + (0.0722 * Part(colour, 5));
            Assert.True(lightness > previous - 0.6, $"{colour} is darker than the colour below it"); // rounding to whole bytes
            previous = lightness;
        }
    }

    private static int Part(string colour, int start) => Convert.ToInt32(colour.Substring(start, 2), 16);
}
