using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class FigureConverterTests
{
    private static readonly Lazy<Figure> Sample = new(() => EfficiencyPlot.Make(SampleRun.WithData)!);

    [Fact]
    public void Convert_InstalledProgram_MakesBothFormats()
    {
        if (FigureConverter.Find() is not FigureConverter converter)
        {
            Assert.Skip("no rsvg-convert, Inkscape or Chromium on the PATH");
            return;
        }

        (byte[]? pdf, string? pdfProblem) = converter.Convert(Sample.Value, FigureFormat.Pdf);
        (byte[]? png, string? pngProblem) = converter.Convert(Sample.Value, FigureFormat.Png);
        Assert.True(pdf is not null, pdfProblem);
        Assert.True(png is not null, pngProblem);
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf![..5]), StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png![..4]);

        // Twice the figure's size.
        Assert.Equal((2 * 640, 2 * 480), (BitConverter.ToInt32([.. png[16..20].Reverse()]), BitConverter.ToInt32([.. png[20..24].Reverse()])));
    }

    [Fact]
    public void Make_WithoutAProgram_IsOneNote()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(FigureConverter.Find(folder.File(string.Empty)));
        Assert.Null(FigureConverter.Find("relative/bin"));
        ConvertedFigures converted = ConvertedFigures.Make([Sample.Value], new([FigureFormat.Pdf]), converter: null);
        Assert.Empty(converted.Files);
        Assert.False(converted.ReplacesSvg);
        Assert.Equal("Figures are SVG: to make PDF, rsvg-convert, Inkscape or Chromium must be on the PATH.", Assert.Single(converted.Notes));
        Assert.Empty(ConvertedFigures.Make([Sample.Value], FiguresConfig.Usual, converter: null).Notes);
    }

    [Theory]
    [InlineData("exit 3", "it ended with code 3")]
    [InlineData("exit 0", "it made no file")]
    public void Make_ProgramThatFails_IsOneNote(string script, string named)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var folder = new TemporaryFolder();
        FigureConverter converter = Program(folder, script);
        ConvertedFigures converted = ConvertedFigures.Make([Sample.Value], new([FigureFormat.Png, FigureFormat.Pdf]), converter);
        Assert.Contains(named, Assert.Single(converted.Notes), StringComparison.Ordinal);
        Assert.False(converted.ReplacesSvg);
    }

    // A name with everything that a shell would act on reaches the program as it is.
    [Fact]
    public void Convert_Arguments_AreNotReadByAShell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var folder = new TemporaryFolder();
        FigureConverter converter = Program(folder, "for a in \"$@\"; do case \"$a\" in --output=*) printf '%s' \"$#\" > \"${a#--output=}\";; esac; done");
        string before = Environment.CurrentDirectory;
        (byte[]? file, string? problem) = converter.Convert(Sample.Value with { Name = "$(touch hacked); `x` \"" }, FigureFormat.Pdf);
        Assert.True(file is not null, problem);
        Assert.Equal("3", Encoding.ASCII.GetString(file!));
        Assert.False(File.Exists(Path.Combine(before, "hacked")));
    }

    [Theory]
    [InlineData("svg, pdf", null, "Svg Pdf")]
    [InlineData("png", "pdf,png,pdf", "Pdf Png")]
    public void Read_Formats_CommandLineWins(string formats, string? overridden, string expected)
        => Assert.Equal(expected, string.Join(' ', FiguresConfig.Read(Section($"formats: [{formats}]"), overridden).Formats));

    [Theory]
    [InlineData("formats: [svg, gif]", null, "formats")]
    [InlineData("formats: [svg]", "svg,gif", "--figures 'svg,gif'")]
    [InlineData("format: [svg]", null, "'format'")]
    public void Read_BadFormats_AreNamed(string text, string? overridden, string named)
        => Assert.Contains(named, Assert.Throws<InputException>(() => FiguresConfig.Read(Section(text), overridden)).Message, StringComparison.Ordinal);

    [Fact]
    public void Write_FormatNotAskedFor_IsRemoved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var folder = new TemporaryFolder();
        string results = folder.File("results");
        Directory.CreateDirectory(results);
        File.WriteAllText(Path.Combine(results, "limits.pdf"), "of an earlier run");
        ResultWriter.Write(SampleRun.WithoutData, results);
        Assert.False(File.Exists(Path.Combine(results, "limits.pdf")));
        Assert.True(File.Exists(Path.Combine(results, "limits.svg")));
    }

    private static YamlSection Section(string text) => YamlSection.Parse("test.yaml", text + "\n");

    private static FigureConverter Program(TemporaryFolder folder, string script)
    {
        string path = folder.File("rsvg-convert");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new(path);
    }
}
