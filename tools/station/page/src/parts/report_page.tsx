// The report itself on the screen: the station's picture of its first page.
import { useEffect, useState } from 'preact/hooks';
import { fetchFile } from '../api.ts';
import { words } from '../words.ts';
import { Bar } from './controls.tsx';

export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export function ReportPage({ command, body, alt }: { command: string; body: object; alt: string }) {
  const [picture, setPicture] = useState('');
  const [problem, setProblem] = useState('');
  const which = JSON.stringify(body);
  useEffect(() => {
    let address = '';
    let over = false;
    setPicture('');
    setProblem('');
    fetchFile(command, { ...body, format: 'svg' }).then(
      (file) => {
        if (over) return;
        address = URL.createObjectURL(file);
        setPicture(address);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      over = true;
      if (address !== '') URL.revokeObjectURL(address);
    };
  }, [command, which]);
  if (problem !== '') return <Bar><p>{problem}</p></Bar>;
  if (picture === '') return <p role="status">{words.resultsWait}</p>;
  return <img class="report" src={picture} alt={alt} />;
}
