/** A QR code as one path, sharp at every size, dark on white in both themes so that every phone reads it. */
'use client';
import { useEffect, useState } from 'react';

/** `label` is what it leads to, for those who do not see it. */
export function QrCode({ text, label, className = '' }: { text: string; label: string; className?: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let current = true;
    import('qrcode').then(({ default: qrcode }) => {
      const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
      const { size } = modules;
      let path = '';
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`;
        }
      }
      if (current) setCode({ size, path });
    });
    return () => {
      current = false;
    };
  }, [text]);
  return (
    <div role="img" aria-label={label} className={`aspect-square rounded-lg bg-white ${className}`}>
      {code && (
        <svg
          aria-hidden="true"
          viewBox={`-2 -2 ${code.size + 4} ${code.size + 4}`}
          shapeRendering="crispEdges"
          className="size-full"
        >
          <path d={code.path} fill="#000" />
        </svg>
      )}
    </div>
  );
}
