using System.Globalization;
using ZPrimeGpu.Host.Data.Writers;

namespace ZPrimeGpu.Host.Injection;

/// <summary>A file of pseudo-data that <c>zprime run --data</c> reads: columns of numbers, .npz or .csv. It appears whole, with <see cref="Complete"/>.</summary>
internal sealed class PseudoDataFile : IDisposable
{
    private readonly string path;
    private readonly NpzColumns? archive;
    private readonly StreamWriter? text;
    private readonly string staging;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The target; the format follows the extension.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <exception cref="InputException">Another extension, or it cannot be written.</exception>
    public PseudoDataFile(string path, IReadOnlyList<string> columns)
    {
        this.path = Path.GetFullPath(path);
        staging = this.path + ".part";
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npz":
                archive = new NpzColumns(this.path, [.. columns.Select(c => (c, "<f8"))]);
                break;
            case ".csv":
                text = Guarded(() => new StreamWriter(staging));
                text.WriteLine(string.Join(',', columns));
                break;
            default:
                throw new InputException($"--out {path}: pseudo-data are written as .npz or .csv; give a file name that ends so.");
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="columns">Values [column][row].</param>
    /// <param name="count">Rows.</param>
    public void Write(double[][] columns, int count)
    {
        if (archive is not null)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                archive.Append<double>(c, columns[c].AsSpan(0, count));
            }

            return;
        }

        Guarded(() =>
        {
            for (int row = 0; row < count; row++)
            {
                text!.WriteLine(string.Join(',', columns.Select(c => double.IsNaN(c[row]) ? string.Empty : c[row].ToString("R", CultureInfo.InvariantCulture))));
            }

            return true;
        });
    }

    /// <summary>Puts the file into place.</summary>
    public void Complete()
    {
        archive?.Complete();
        if (text is not null)
        {
            Guarded(() =>
            {
                text.Dispose();
                File.Move(staging, path, overwrite: true);
                return true;
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        archive?.Dispose();
        if (text is not null)
        {
            text.Dispose();
            File.Delete(staging);
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' could not be written ({e.Message.TrimEnd('.')}): free the space or give another file to --out.", e);
        }
    }
}
