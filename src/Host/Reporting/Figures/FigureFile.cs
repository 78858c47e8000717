using System.Text;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A figure as an SVG file.</summary>
internal static class FigureFile
{
    /// <summary>Refuses a place where no figure can be written, before anything is computed.</summary>
    /// <exception cref="InputException">The folder does not exist, the place is a folder, or the name asks for another format.</exception>
    public static void Check(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is ".png" or ".pdf" or ".jpg" or ".jpeg" or ".eps" or ".ps")
        {
            throw new InputException($"The figure {Words.Quote(path)} cannot be written: figures are SVG, so name it .svg (browsers and Inkscape convert it).");
        }

        string? folder = path.Length > 0 ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        if (folder is null || Directory.Exists(path) || Path.GetFileName(path).Length == 0)
        {
            throw new InputException($"The figure {Words.Quote(path)} cannot be written: that is not the name of a file.");
        }

        if (!Directory.Exists(folder))
        {
            throw new InputException($"The figure {Words.Quote(path)} cannot be written: its folder does not exist. Make it, or choose another place.");
        }
    }

    /// <summary>Writes a figure: it appears under its name when it is complete, or an older one stays.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(Figure figure, string path)
    {
        Check(path);
        byte[] svg = Encoding.UTF8.GetBytes(figure.ToSvg());
        try
        {
            string target = Path.GetFullPath(path);
            string staged = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{Path.GetRandomFileName()}");
            try
            {
                File.WriteAllBytes(staged, svg);
                File.Move(staged, target, overwrite: true);
            }
            finally
            {
                File.Delete(staged);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"The figure could not be written to {Words.Quote(path)} ({Words.OneLine(e.Message).TrimEnd('.')}): choose another place.", e);
        }
    }
}
